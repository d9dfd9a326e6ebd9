using System.Text;
using Espalier.Data;

namespace Espalier.Design;

/// <summary>
/// The search itself: affinities, then generations of trials on rungs of epochs. On each rung the best of every so many go on (successive
/// halving: Jamieson and Talwalkar 2016), the starting recipe always.
/// </summary>
internal sealed class GrowSearch
{
    private const int Parents = 4, MostAttempts = 60;
    private const int TimedGeneration = 9; // where nobody knows how many trials there will be: from nine, one comes to the last rung

    private readonly GrowSettings _settings;
    private readonly TrialLog _log;
    private readonly TrialTraining _training;
    private readonly TrialCrew _crew;
    private readonly GrowTime _time;
    private readonly Ground _ground;
    private readonly DesignWriter _writer;
    private readonly string _folder;
    private readonly CancellationToken _cancellation;
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private readonly Recipe _recipe;

    public GrowSearch(Recipe recipe, TreeDesign start, Ground ground, DesignWriter writer, GrowSettings settings, GrowTime time, TrialLog log, TrialTraining training, TrialCrew crew, string folder, CancellationToken cancellation)
    {
        (_recipe, Start, _ground, _writer, _settings, _time, _log, _training, _crew, _folder, _cancellation) = (recipe, start, ground, writer, settings, time, log, training, crew, folder, cancellation);
        Rungs = RungsOf(recipe.Training.Epochs, settings.Halving);
    }

    public TreeDesign Start { get; }

    /// <summary>Up to which epochs trials with the starting recipe's epochs are trained, one after the other.</summary>
    public IReadOnlyList<int> Rungs { get; }

    public List<Trial> Trials { get; } = [];

    public Affinities? Affinities { get; private set; }

    /// <summary>Whether the search ended because time was up.</summary>
    public bool IsOutOfTime { get; private set; }

    private Func<double>? Until => _time.End is null ? null : () => _time.SearchUntil(Ranking(), Trials.FirstOrDefault());

    /// <summary>Tries recipes until the budget is spent or there are no more to try.</summary>
    public void Run()
    {
        Affinities = Measure();
        var proposals = new Proposals(Start, _settings.Choices, Affinities, _settings.Seed);
        var beginnings = new Queue<TreeDesign>(proposals.Beginnings());
        int generation = _time.End is null ? Math.Max(4, (_settings.Trials + 2) / 3) : TimedGeneration;
        while (Trials.Count < _settings.Trials && !IsOutOfTime)
        {
            var fresh = new List<Trial>();
            while (fresh.Count < generation && Trials.Count < _settings.Trials && Propose(proposals, beginnings) is { } trial)
            {
                fresh.Add(trial);
                Trials.Add(trial);
            }
            if (fresh.Count == 0) break;
            Climb(fresh);
        }
    }

    /// <summary>The trials with the best first: who learnt longer, then by value.</summary>
    public List<Trial> Ranking() => [.. Trials.Where(t => t.Rung >= 0).OrderByDescending(t => t.Rung).ThenByDescending(t => Value(t, t.Rung)).ThenBy(t => t.Number)];

    /// <summary>The best trials, of which at most half share nothing between heads: what shares has to be beaten clearly.</summary>
    /// <param name="count">How many at most.</param>
    /// <param name="counts">Which trials count.</param>
    public IReadOnlyList<Trial> Best(int count, Func<Trial, bool> counts)
    {
        var ranking = Ranking().Where(counts).ToList();
        var apart = ranking.Where(t => !t.Shares).Take(count / 2).ToHashSet();
        return [.. ranking.Where(t => t.Shares || apart.Contains(t)).Take(count)];
    }

    /// <summary>The recipe of a design, with the settings of the network's data.</summary>
    public Recipe Write(TreeDesign design) => _writer.Write(design);

    private void Climb(List<Trial> fresh)
    {
        var climbing = fresh;
        for (int rung = 0; rung < Rungs.Count && !IsOutOfTime; rung++)
        {
            var outcomes = _crew.Run([.. climbing.Select(t => Task(t, rung))], Until, _cancellation, fresh[0].Number == 0 ? 1 : 0);
            for (int i = 0; i < outcomes.Count; i++) climbing[i].ByRung[rung] = outcomes[i];
            if (outcomes.Count > 0 && climbing[0].Number == 0 && outcomes[0].Failure is { } failure) throw new EspalierException($"The starting recipe cannot be trained: {failure}");
            IsOutOfTime = outcomes.Count < climbing.Count;
            if (rung + 1 == Rungs.Count) break;
            var here = Trials.Where(t => t.ByRung.ContainsKey(rung)).OrderByDescending(t => Value(t, rung)).ThenBy(t => t.Number).ToList();
            int kept = (here.Count + _settings.Halving - 1) / _settings.Halving;
            climbing = [.. here.Where((t, i) => (i < kept || t.Number == 0) && !t.ByRung.ContainsKey(rung + 1) && t.ByRung[rung].Failure is null).OrderBy(t => t.Number)];
        }
    }

    private TrialTask Task(Trial trial, int rung)
    {
        int from = rung == 0 ? 0 : trial.Rungs[rung - 1], epochs = trial.Rungs[rung];
        return new TrialTask(trial.Leg(rung), trial.State, trial.Recipe, _ground.On(trial.Design), epochs) { From = from, Tree = trial.Design.ToString(), Expected = _time.Epoch(trial, Trials[0]) * (epochs - from) };
    }

    private double Value(Trial trial, int rung) =>
        Trials[0].ByRung.TryGetValue(rung, out var start) ? Standards.Value(trial.ByRung[rung], start, (double)trial.Rungs[^1] / Rungs[^1]) : double.NegativeInfinity;

    // The next design that was not tried yet, fits the recipe and keeps within the weights allowed.
    private Trial? Propose(Proposals proposals, Queue<TreeDesign> beginnings)
    {
        for (int attempt = 0; attempt < MostAttempts; attempt++)
        {
            if (!beginnings.TryDequeue(out var design))
            {
                var best = Best(Parents, _ => true).Select(t => t.Design).ToList();
                design = proposals.Next(Trials.Count, attempt, best.Count > 0 ? best : [Start]);
            }
            if (!_seen.Add(design.ToKey())) continue;
            if (Fits(design) is not { } trial) continue;
            AtomicFile.Write(Path.Combine(_folder, "trials", $"{trial.State}.yaml"), stream => stream.Write(Encoding.UTF8.GetBytes(trial.Recipe.Text)));
            return trial;
        }
        return null;
    }

    private Trial? Fits(TreeDesign design)
    {
        if (ReferenceEquals(design, Start)) return Tried(design, _recipe);
        try
        {
            var rungs = RungsOf(design.Epochs, _settings.Halving);
            if (rungs.Count < Rungs.Count) return null; // too few epochs for as many rungs
            var trial = Tried(design, Write(design));
            return _settings.Parameters is { } most && trial.Parameters > most ? null : trial;
        }
        catch (EspalierException)
        {
            return null; // such as one pooling too many for small pictures
        }
    }

    private Trial Tried(TreeDesign design, Recipe recipe)
    {
        var model = recipe.Build(_ground.On(design));
        return new Trial(Trials.Count, design, recipe, [.. RungsOf(design.Epochs, _settings.Halving).TakeLast(Rungs.Count)])
        {
            Parameters = model.ParameterCount,
            Separate = design.Heads.Count < 2 ? null : design.Heads.Sum(head => new Model(model.Inputs, model.Head(head).Output).ParameterCount),
        };
    }

    private Affinities Measure()
    {
        int heads = Start.Heads.Count;
        if (heads < 2 || Start.IsFixed || !_settings.Choices.HasFlag(GrowChoices.Tree)) return Affinities.Even(heads);
        int[] shared = [.. Start.Shared, .. Start.Shared.Count == 0 ? [32] : Array.Empty<int>()];
        var bare = (Start with { Shared = shared, Leave = shared.Length, Branches = [.. Start.Heads.Select(_ => Array.Empty<int>())], Copies = [.. Start.Heads.Select(_ => 1)], BranchStems = [.. Start.Heads.Select(_ => Array.Empty<string>())], Balance = null }).Settled();
        var (recipe, data) = (Write(bare), _ground.On(bare));
        // Pictures take long, and what networks see in them settles early.
        int rung = Start.Pictures ? 0 : Math.Min(1, Rungs.Count - 1);
        return new AffinityStudy(recipe, data, Rungs[rung], _settings.Seed).Run(_crew, _training, _log, Until, _cancellation);
    }

    private static List<int> RungsOf(int epochs, int halving)
    {
        var rungs = new List<int> { epochs };
        for (int i = 0; i < 2 && rungs[0] / halving >= 1; i++) rungs.Insert(0, Math.Max(1, (int)Math.Round((double)rungs[0] / halving)));
        return [.. rungs.Distinct()];
    }
}
