using System.Text.Json.Nodes;
using Espalier.Data;
using Espalier.Graph;

namespace Espalier.Design;

/// <summary>
/// The finalists, with several seeds on validation rows, and then, once the choice is made, the comparison on test rows.
/// </summary>
internal sealed class GrowFinals(GrowSearch search, GrowSettings settings, int threads, bool sameSplit, TrialLog log, TrialTimes times, TrialCrew crew, Ground searched, CancellationToken cancellation)
{
    private const double Cautious = 0.8; // of the time that is left, since estimates are no more than that

    /// <summary>The scores of a contender's rows: by head, an array for each seed.</summary>
    private sealed record Contender(Dictionary<string, List<float[]>> Rows, long Parameters, double Seconds);

    /// <summary>With how many seeds finalists were trained.</summary>
    public int Seeds { get; private set; }

    /// <summary>Chooses among the finalists: the best by value, over all seeds, of which no head is clearly worse than the starting recipe's.</summary>
    /// <returns>The trial; the starting one when none is better.</returns>
    public Trial Choose()
    {
        var start = search.Trials[0];
        var (finalists, seeds) = Finalists();
        List<Trial> all = [start, .. finalists];
        var tasks = from seed in Enumerable.Range(0, seeds) from trial in all select Task(trial, seed);
        var outcomes = crew.Run([.. tasks], settings.Minutes * 60, cancellation);
        Seeds = outcomes.Count / all.Count;
        Trial best = start;
        double most = 0;
        for (int i = 1; i < all.Count && Seeds > 0; i++)
        {
            TrialOutcome[] before = [.. Enumerable.Range(0, Seeds).Select(s => outcomes[s * all.Count])], now = [.. Enumerable.Range(0, Seeds).Select(s => outcomes[s * all.Count + i])];
            if (before.Concat(now).Any(o => o.Failure is not null)) continue;
            double value = Standards.Value(Mean(now), Mean(before));
            if (value > most && search.Start.Heads.All(h => Holds(all[i], h, now, before))) (best, most) = (all[i], value);
        }
        return best;
    }

    /// <summary>Compares on test rows, which nothing has looked at before.</summary>
    /// <param name="found">The trial that was chosen.</param>
    /// <param name="ground">The data of the comparison: with the starting recipe's own split.</param>
    /// <param name="start">The starting recipe with that split.</param>
    /// <param name="recipe">The chosen recipe with that split.</param>
    public GrowComparison Compare(Trial found, Ground ground, Recipe start, Recipe recipe)
    {
        bool same = ground == searched; // then the finalists' trainings are those of the comparison
        int seeds = Math.Max(2, Seeds);
        bool changed = found.Number != 0;
        IReadOnlyList<string> heads = search.Start.Heads;
        var tasks = new List<TrialTask>();
        for (int s = 0; s < seeds; s++)
        {
            tasks.Add(Test("start", search.Trials[0], start, s, same, ground));
            if (changed) tasks.Add(Test("found", found, recipe, s, same, ground));
            foreach (string head in heads)
                tasks.Add(new TrialTask($"test {head} alone, seed {GrowWords.Count(s)}", null, Seeded(recipe, s).Without("training", "balance"), ground.On(found.Design.Scale), recipe.Training.Epochs) { Alone = head, OnTest = true, KeepRows = true });
        }
        var outcomes = crew.Run(tasks, null, cancellation);
        var contenders = tasks.Zip(outcomes).GroupBy(p => Name(p.First)).ToDictionary(g => g.Key, g => Gather(g.Key, [.. g], same, found));
        if (!changed) contenders["found"] = contenders["start"];
        return Compared(contenders, heads, seeds, changed);
    }

    private GrowComparison Compared(Dictionary<string, Contender> contenders, IReadOnlyList<string> heads, int seeds, bool changed)
    {
        var compared = new List<GrownHead>();
        foreach (string head in heads)
        {
            List<float[]> start = contenders["start"].Rows[head], found = contenders["found"].Rows[head], alone = contenders[$"alone {head}"].Rows[head];
            compared.Add(new GrownHead(head, start[0].Count(v => !float.IsNaN(v)), PairedRows.Mean(start, Key("start", head)), PairedRows.Mean(found, Key("found", head)), PairedRows.Mean(alone, Key("alone", head)),
                changed ? PairedRows.Of(found, start, Key("found-start", head)) : new PairedDifference(0, 0, 0, 0), PairedRows.Of(found, alone, Key("found-alone", head))));
        }
        Contender[] separate = [.. heads.Select(h => contenders[$"alone {h}"])];
        return new GrowComparison(compared, seeds,
            new GrowCost(contenders["start"].Parameters, contenders["start"].Seconds),
            new GrowCost(contenders["found"].Parameters, contenders["found"].Seconds),
            new GrowCost(separate.Sum(c => c.Parameters), separate.Sum(c => c.Seconds)));
    }

    private RandomKey Key(string what, string head) => RandomKey.For(settings.Seed, $"grow/bootstrap/{what}/{head}");

    private static TrialOutcome Mean(TrialOutcome[] seeds) => seeds[0] with
    {
        Heads = [.. seeds[0].Heads.Select(h => h with { Score = seeds.Average(s => s[h.Head].Score), Loss = seeds.Average(s => s[h.Head].Loss), Rows = null })],
    };

    // Clearly worse is: the 95 % interval of the difference, over rows and seeds, lies below 0.
    private bool Holds(Trial trial, string head, TrialOutcome[] now, TrialOutcome[] before)
    {
        var difference = PairedRows.Of([.. now.Select(o => o[head].Rows!)], [.. before.Select(o => o[head].Rows!)], Key($"trial {GrowWords.Count(trial.Number)}", head));
        return difference.High >= 0;
    }

    // Which trials are finalists, and how many seeds the time bears, is kept: the clock had its say in it.
    private (List<Trial> Finalists, int Seeds) Finalists()
    {
        const string what = "finalists";
        if (log.Recorded(what) is { } line)
            return ([.. ((JsonArray)line["trials"]!).Select(t => search.Trials[(int)t!])], (int)line["seeds"]!);
        List<Trial> finalists = [.. search.Ranking().Where(t => t.Number != 0 && t.ByEpochs[t.Epochs].Failure is null).Take(settings.Finalists)];
        int seeds = settings.Seeds;
        if (settings.Minutes is { } minutes)
        {
            // Finalists are trained with each seed, and then the networks of one head, about as long as one of them; with another split all anew.
            double slowest = finalists.Select(Seconds).Append(Seconds(search.Trials[0])).Max();
            double each = search.Trials.Where(t => t.Number == 0 || finalists.Contains(t)).Sum(Seconds) + (sameSplit ? 1 : 3) * slowest;
            double left = minutes * 60 - times.Elapsed, bearable = each > 0 ? Cautious * left * threads / each : seeds;
            seeds = Math.Clamp((int)bearable, 2, settings.Seeds);
        }
        log.Append(what, new JsonObject { ["trials"] = new JsonArray([.. finalists.Select(t => (JsonNode)t.Number)]), ["seeds"] = seeds });
        return (finalists, seeds);
    }

    // A whole training, as far as the rungs it came to tell.
    private double Seconds(Trial trial) => (double)trial.Recipe.Training.Epochs / Math.Max(1, trial.Epochs) * trial.ByEpochs.Keys.Sum(e => times.Of($"trial {GrowWords.Count(trial.Number)} to epoch {GrowWords.Count(e)}"));

    private TrialTask Task(Trial trial, int seed) =>
        new($"final {GrowWords.Count(trial.Number)}, seed {GrowWords.Count(seed)}", StateOf(trial, seed), Seeded(trial.Recipe, seed), searched.On(trial.Design.Scale), trial.Recipe.Training.Epochs) { From = seed == 0 ? trial.Epochs : 0, KeepRows = true, Tree = trial.Design.ToString() };

    private static TrialTask Test(string name, Trial trial, Recipe recipe, int seed, bool same, Ground ground) =>
        new($"test {name}, seed {GrowWords.Count(seed)}", same ? StateOf(trial, seed) : null, Seeded(recipe, seed), ground.On(trial.Design.Scale), recipe.Training.Epochs) { OnTest = true, KeepRows = true };

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
            ? Enumerable.Range(1, Math.Max(0, Seeds - 1)).Select(s => times.Of($"final {GrowWords.Count(number)}, seed {GrowWords.Count(s)}")).DefaultIfEmpty(Seconds(search.Trials[number])).Average()
            : trainings.Average(t => times.Of(t.Task.What));
        return new Contender(rows, trainings[0].Outcome.Parameters, seconds);
    }
}
