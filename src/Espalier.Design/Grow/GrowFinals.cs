using System.Text.Json.Nodes;
using Espalier.Data;
using Espalier.Graph;

namespace Espalier.Design;

/// <summary>
/// The finalists, with several seeds on validation rows, and then, once the choice is made, the comparison on test rows.
/// </summary>
internal sealed class GrowFinals(GrowSearch search, GrowSettings settings, GrowTime time, TrialLog log, TrialTimes times, TrialCrew crew, int threads, Ground searched, CancellationToken cancellation)
{
    private const int FewestSeeds = 2;

    /// <summary>The scores of a contender's rows: by head, an array for each seed.</summary>
    private sealed record Contender(Dictionary<string, List<float[]>> Rows, IReadOnlyDictionary<string, double> Guesses, long Parameters, double Seconds)
    {
        public int Seeds => Rows.Values.First().Count;
    }

    /// <summary>With how many seeds finalists were trained.</summary>
    public int Seeds { get; private set; }

    /// <summary>Why it was not simply the best that was chosen, in sentences.</summary>
    public IReadOnlyList<string> Reasons { get; private set; } = [];

    /// <summary>Chooses among the finalists as <see cref="FinalChoice"/> does.</summary>
    /// <returns>The trial; the starting one when none is better.</returns>
    public Trial Choose()
    {
        var start = search.Trials[0];
        var (finalists, seeds, kept) = Finalists();
        List<Trial> all = [start, .. finalists];
        var tasks = from seed in Enumerable.Range(0, seeds) from trial in all select Task(trial, seed);
        var outcomes = crew.Run([.. tasks], time.End is { } end ? () => end - kept / threads : null, cancellation, all.Count * FewestSeeds);
        Seeds = outcomes.Count / all.Count;
        Finalist[] trained = [.. all.Select((trial, i) => (Trial: trial, Outcomes: Enumerable.Range(0, Seeds).Select(s => outcomes[s * all.Count + i]).ToList()))
            .Where(t => t.Outcomes.TrueForAll(o => o.Failure is null)).Select(t => new Finalist(t.Trial, t.Outcomes))];
        if (trained.Length == 0 || trained[0].Trial != start) return start;
        var choice = new FinalChoice(search.Start.Heads, settings.Seed);
        var chosen = choice.Choose(trained[0], trained[1..]);
        Reasons = choice.Reasons;
        return chosen.Trial;
    }

    /// <summary>Compares on test rows, which nothing has looked at before.</summary>
    /// <param name="found">The trial that was chosen.</param>
    /// <param name="ground">The data of the comparison: with the starting recipe's own split.</param>
    /// <param name="start">The starting recipe with that split.</param>
    /// <param name="recipe">The chosen recipe with that split.</param>
    public GrowComparison Compare(Trial found, Ground ground, Recipe start, Recipe recipe)
    {
        bool same = ground == searched; // then the finalists' trainings are those of the comparison
        bool changed = found.Number != 0;
        IReadOnlyList<string> heads = search.Start.Heads;
        // What the answer needs most comes first: time may be up before the end.
        List<TrialTask> pairs = [], alone = [];
        for (int s = 0; s < settings.Seeds; s++)
        {
            pairs.Add(Test("start", search.Trials[0], start, s, same, ground));
            if (changed) pairs.Add(Test("found", found, recipe, s, same, ground));
            foreach (string head in heads)
                alone.Add(new TrialTask($"test {head} alone, seed {GrowWords.Count(s)}", null, Seeded(recipe, s).Without("training", "balance"), ground.On(found.Design), recipe.Training.Epochs) { Alone = head, OnTest = true, KeepRows = true, Expected = time.Whole(found, search.Trials[0]) });
        }
        int sure = pairs.Count / settings.Seeds * FewestSeeds;
        List<TrialTask> tasks = [.. pairs.Take(sure), .. alone.Take(heads.Count), .. pairs.Skip(sure), .. alone.Skip(heads.Count)];
        var outcomes = crew.Run(tasks, time.UntilEnd, cancellation, sure + heads.Count);
        var contenders = tasks.Zip(outcomes).GroupBy(p => Name(p.First)).ToDictionary(g => g.Key, g => Gather(g.Key, [.. g], same, found));
        if (!changed) contenders["found"] = contenders["start"];
        return Compared(contenders, heads, changed);
    }

    private GrowComparison Compared(Dictionary<string, Contender> contenders, IReadOnlyList<string> heads, bool changed)
    {
        int seeds = Math.Min(contenders["start"].Seeds, contenders["found"].Seeds);
        var compared = new List<GrownHead>();
        foreach (string head in heads)
        {
            List<float[]> start = contenders["start"].Rows[head][..seeds], found = contenders["found"].Rows[head][..seeds], alone = contenders[$"alone {head}"].Rows[head];
            compared.Add(new GrownHead(head, start[0].Count(v => !float.IsNaN(v)), PairedRows.Mean(start, Key("start", head)), PairedRows.Mean(found, Key("found", head)), PairedRows.Mean(alone, Key("alone", head)),
                changed ? PairedRows.Of(found, start, Key("found-start", head)) : new PairedDifference(0, 0, 0, 0), PairedRows.Of(found, alone, Key("found-alone", head)))
            { Guess = contenders["start"].Guesses[head] });
        }
        Contender[] separate = [.. heads.Select(h => contenders[$"alone {h}"])];
        return new GrowComparison(compared, seeds, separate.Min(c => c.Seeds),
            new GrowCost(contenders["start"].Parameters, contenders["start"].Seconds),
            new GrowCost(contenders["found"].Parameters, contenders["found"].Seconds),
            new GrowCost(separate.Sum(c => c.Parameters), separate.Sum(c => c.Seconds)));
    }

    private RandomKey Key(string what, string head) => RandomKey.For(settings.Seed, $"grow/bootstrap/{what}/{head}");

    // Which trials are finalists, how many seeds the time bears and what is kept for the comparison is recorded: the clock had its say in it.
    private (List<Trial> Finalists, int Seeds, double Kept) Finalists()
    {
        const string what = "finalists";
        if (log.Recorded(what) is { } line)
            return ([.. ((JsonArray)line["trials"]!).Select(t => search.Trials[(int)t!])], (int)line["seeds"]!, (double?)line["kept"] ?? 0);
        List<Trial> finalists = [.. search.Best(settings.Finalists, t => t.Number != 0 && t.ByRung[t.Rung].Failure is null)];
        int seeds = settings.Seeds;
        var decided = new JsonObject();
        double kept = 0;
        if (time.End is not null)
        {
            (int count, seeds, kept) = time.Plan(finalists, search.Trials[0]);
            finalists = finalists[..count];
            decided["kept"] = kept;
        }
        decided["trials"] = new JsonArray([.. finalists.Select(t => (JsonNode)t.Number)]);
        decided["seeds"] = seeds;
        log.Append(what, decided);
        return (finalists, seeds, kept);
    }

    private TrialTask Task(Trial trial, int seed)
    {
        int from = seed == 0 ? trial.Epochs : 0, epochs = trial.Recipe.Training.Epochs;
        return new($"final {GrowWords.Count(trial.Number)}, seed {GrowWords.Count(seed)}", StateOf(trial, seed), Seeded(trial.Recipe, seed), searched.On(trial.Design), epochs)
        {
            From = from,
            KeepRows = true,
            Tree = trial.Design.ToString(),
            Expected = time.Epoch(trial, search.Trials[0]) * (epochs - from),
        };
    }

    private TrialTask Test(string name, Trial trial, Recipe recipe, int seed, bool same, Ground ground) =>
        new($"test {name}, seed {GrowWords.Count(seed)}", same ? StateOf(trial, seed) : null, Seeded(recipe, seed), ground.On(trial.Design), recipe.Training.Epochs)
        {
            OnTest = true,
            KeepRows = true,
            Expected = same && seed < Seeds ? 0 : time.Whole(trial, search.Trials[0]),
        };

    private static string StateOf(Trial trial, int seed) => seed == 0 ? trial.State : $"{trial.State}-{GrowWords.Count(seed)}";

    private static Recipe Seeded(Recipe recipe, int seed) => seed == 0 ? recipe : recipe.With("training.seed", (recipe.Training.Seed + seed).ToString(System.Globalization.CultureInfo.InvariantCulture));

    private static string Name(TrialTask task) => task.Alone is { } head ? $"alone {head}" : task.What.StartsWith("test start", StringComparison.Ordinal) ? "start" : "found";

    private Contender Gather(string name, (TrialTask Task, TrialOutcome Outcome)[] trainings, bool same, Trial found)
    {
        if (trainings.FirstOrDefault(t => t.Outcome.Failure is not null) is { Task: { } task, Outcome.Failure: { } failure })
            throw new EspalierException($"The comparison came to nothing: '{task.What}' failed. {failure}");
        var rows = new Dictionary<string, List<float[]>>(StringComparer.Ordinal);
        foreach (var (_, outcome) in trainings)
            foreach (var head in outcome.Heads)
            {
                if (!rows.TryGetValue(head.Head, out var seeds)) rows[head.Head] = seeds = [];
                seeds.Add(head.Rows!);
            }
        // A state that was taken up again took no time here: its training is the finalists'.
        int number = name == "start" ? 0 : found.Number;
        double seconds = same && trainings[0].Task.Alone is null
            ? Enumerable.Range(1, Math.Max(0, Seeds - 1)).Select(s => times.Of($"final {GrowWords.Count(number)}, seed {GrowWords.Count(s)}")).DefaultIfEmpty(time.Whole(search.Trials[number], search.Trials[0])).Average()
            : trainings.Average(t => times.Of(t.Task.What));
        return new Contender(rows, trainings[0].Outcome.Heads.ToDictionary(h => h.Head, h => h.Guess), trainings[0].Outcome.Parameters, seconds);
    }
}
