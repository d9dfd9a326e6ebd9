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
    private const double SearchShare = 0.5; // of the minutes; finalists and the comparison have the rest

    private readonly GrowSettings _settings;
    private readonly TrialLog _log;
    private readonly TrialTraining _training;
    private readonly TrialCrew _crew;
    private readonly Ground _ground;
    private readonly DesignWriter _writer;
    private readonly string _folder;
    private readonly CancellationToken _cancellation;
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private readonly Recipe _recipe;

    public GrowSearch(Recipe recipe, TreeDesign start, Ground ground, GrowSettings settings, TrialLog log, TrialTraining training, TrialCrew crew, string folder, CancellationToken cancellation)
    {
        (_recipe, Start, _ground, _settings, _log, _training, _crew, _folder, _cancellation) = (recipe, start, ground, settings, log, training, crew, folder, cancellation);
        _writer = new DesignWriter(recipe, start);
        Rungs = RungsOf(recipe.Training.Epochs, settings.Halving);
    }

    public TreeDesign Start { get; }

    /// <summary>Up to which epochs trials are trained, one after the other.</summary>
    public IReadOnlyList<int> Rungs { get; }

    public List<Trial> Trials { get; } = [];

    public Affinities? Affinities { get; private set; }

    /// <summary>Whether the search ended because time was up.</summary>
    public bool IsOutOfTime { get; private set; }

    private double? Until => _settings.Minutes * 60 * SearchShare;

    /// <summary>Tries recipes until the budget is spent or there are no more to try.</summary>
    public void Run()
    {
        Affinities = Measure();
        var proposals = new Proposals(Start, _settings.Choices, Affinities, _settings.Seed);
        var beginnings = new Queue<TreeDesign>(proposals.Beginnings());
        int generation = Math.Max(4, (_settings.Trials + 2) / 3);
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
    public List<Trial> Ranking() => [.. Trials.Where(t => t.Epochs > 0).OrderByDescending(t => t.Epochs).ThenByDescending(t => Value(t, t.Epochs)).ThenBy(t => t.Number)];

    /// <summary>The recipe of a design, with the settings of the network's data.</summary>
    public Recipe Write(TreeDesign design) => _writer.Write(design);

    private void Climb(List<Trial> fresh)
    {
        var climbing = fresh;
        for (int rung = 0; rung < Rungs.Count && !IsOutOfTime; rung++)
        {
            int epochs = Rungs[rung];
            var outcomes = _crew.Run([.. climbing.Select(t => new TrialTask($"trial {GrowWords.Count(t.Number)} to epoch {GrowWords.Count(epochs)}", t.State, t.Recipe, _ground.On(t.Design.Scale), epochs) { From = rung == 0 ? 0 : Rungs[rung - 1], Tree = t.Design.ToString() })], Until, _cancellation);
            for (int i = 0; i < outcomes.Count; i++) climbing[i].ByEpochs[epochs] = outcomes[i];
            if (outcomes.Count > 0 && climbing[0].Number == 0 && outcomes[0].Failure is { } failure) throw new EspalierException($"The starting recipe cannot be trained: {failure}");
            IsOutOfTime = outcomes.Count < climbing.Count;
            if (rung + 1 == Rungs.Count) break;
            var here = Trials.Where(t => t.ByEpochs.ContainsKey(epochs)).OrderByDescending(t => Value(t, epochs)).ThenBy(t => t.Number).ToList();
            int kept = (here.Count + _settings.Halving - 1) / _settings.Halving;
            climbing = [.. here.Where((t, i) => (i < kept || t.Number == 0) && !t.ByEpochs.ContainsKey(Rungs[rung + 1]) && t.ByEpochs[epochs].Failure is null).OrderBy(t => t.Number)];
        }
    }

    private double Value(Trial trial, int epochs) =>
        Trials[0].ByEpochs.TryGetValue(epochs, out var start) ? Standards.Value(trial.ByEpochs[epochs], start) : double.NegativeInfinity;

    // The next design that was not tried yet, fits the recipe and keeps within the weights allowed.
    private Trial? Propose(Proposals proposals, Queue<TreeDesign> beginnings)
    {
        for (int attempt = 0; attempt < MostAttempts; attempt++)
        {
            if (!beginnings.TryDequeue(out var design))
            {
                var best = Ranking().Take(Parents).Select(t => t.Design).ToList();
                design = proposals.Next(Trials.Count, attempt, best.Count > 0 ? best : [Start]);
            }
            if (!_seen.Add(design.ToKey())) continue;
            if (Fits(design) is not { } recipe) continue;
            var trial = new Trial(Trials.Count, design, recipe);
            AtomicFile.Write(Path.Combine(_folder, "trials", $"{trial.State}.yaml"), stream => stream.Write(Encoding.UTF8.GetBytes(recipe.Text)));
            return trial;
        }
        return null;
    }

    private Recipe? Fits(TreeDesign design)
    {
        if (ReferenceEquals(design, Start)) return _recipe;
        try
        {
            var recipe = Write(design);
            long parameters = recipe.Build(_ground.On(design.Scale)).ParameterCount;
            return _settings.Parameters is { } most && parameters > most ? null : recipe;
        }
        catch (EspalierException)
        {
            return null; // such as one pooling too many for small pictures
        }
    }

    private Affinities Measure()
    {
        int heads = Start.Heads.Count;
        if (heads < 2 || Start.IsFixed || !_settings.Choices.HasFlag(GrowChoices.Tree)) return Affinities.Even(heads);
        int[] shared = [.. Start.Shared, .. Start.Shared.Count == 0 ? [32] : Array.Empty<int>()];
        var bare = (Start with { Shared = shared, Leave = shared.Length, Branches = [.. Start.Heads.Select(_ => Array.Empty<int>())], Copies = [.. Start.Heads.Select(_ => 1)], BranchStems = [.. Start.Heads.Select(_ => Array.Empty<string>())], Balance = null }).Settled();
        var (recipe, data) = (Write(bare), _ground.On(bare.Scale));
        return new AffinityStudy(recipe, data, Rungs[Math.Min(1, Rungs.Count - 1)], _settings.Seed).Run(_crew, _training, _log, _cancellation);
    }

    private static List<int> RungsOf(int epochs, int halving)
    {
        var rungs = new List<int> { epochs };
        for (int i = 0; i < 2 && rungs[0] / halving >= 1; i++) rungs.Insert(0, Math.Max(1, (int)Math.Round((double)rungs[0] / halving)));
        return [.. rungs.Distinct()];
    }
}
