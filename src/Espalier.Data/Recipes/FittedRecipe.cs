using System.Text.Json.Nodes;
using Espalier.Cpu;

namespace Espalier.Data;

/// <summary>
/// A recipe with the encoders that its training part taught: takes tables or pictures to rows a network can learn, and outputs back to answers.
/// </summary>
public sealed partial class FittedRecipe
{
    private const int Format = 1;

    internal FittedRecipe(Recipe recipe, InputPreparation preparation, IReadOnlyList<FittedHead> heads) =>
        (Recipe, Preparation, Heads) = (recipe, preparation, heads);

    /// <summary>The recipe.</summary>
    public Recipe Recipe { get; }

    /// <summary>What takes data as it is to what the network sees: a <see cref="FeaturePipeline"/> or an <see cref="ImagePreparation"/>.</summary>
    public InputPreparation Preparation { get; }

    /// <summary>The encoders of the features.</summary>
    /// <exception cref="EspalierException">The recipe is one of pictures.</exception>
    public FeaturePipeline Features => Preparation as FeaturePipeline
        ?? throw new EspalierException($"Recipe '{Recipe.Name}' sees pictures, not the columns of a table.");

    /// <summary>The heads, in order.</summary>
    public IReadOnlyList<FittedHead> Heads { get; }

    /// <summary>A name for each value that the network sees of a table's row; none for pictures.</summary>
    public IReadOnlyList<string> FeatureNames => (Preparation as FeaturePipeline)?.FeatureNames ?? [];

    /// <summary>A head by name.</summary>
    /// <param name="name">The name.</param>
    /// <exception cref="EspalierException">There is no such head.</exception>
    public FittedHead Head(string name) => Heads.FirstOrDefault(h => h.Name == name)
        ?? throw new EspalierException($"There is no head '{name}'.{Nearest.Suggest(name, Heads.Select(h => h.Name))} Heads: {string.Join(", ", Heads.Select(h => h.Name))}.");

    /// <summary>The input of a network for this data: <c>(batch, features)</c>, or <c>(batch, rows, columns, channels)</c> for pictures.</summary>
    public Symbol Input() => Layers.Input(InputShape, Preparation.InputName);

    /// <summary>A table as rows to learn from or to judge by.</summary>
    /// <param name="table">A table with the columns of the features; heads whose column it lacks get no labels. Derived columns are added where they are not there.</param>
    /// <exception cref="EspalierException">A column of features is not there, or a value cannot be encoded; the message names its row.</exception>
    public Dataset Batches(Table table)
    {
        table = Recipe.Data.DeriveMissing(table);
        return new Dataset(Features.Transform(table), Labels(table));
    }

    /// <summary>The labels of all heads whose columns a table has.</summary>
    /// <param name="table">The table.</param>
    internal PerHead<Tensor> Labels(Table table)
    {
        var labels = new PerHead<Tensor>();
        foreach (var head in Heads)
            if (table.Contains(head.Column)) labels.Add(head.Name, head.Labels(table));
        return labels;
    }

    /// <summary>The recipe's network, compiled with its optimizer, losses, metrics and weights: trunk, branches, heads.</summary>
    /// <param name="trainingRows">The rows that are learnt in an epoch, for a schedule of the learning rate, which counts epochs.</param>
    /// <exception cref="EspalierException">A setting does not fit its head, or a schedule does not know how many rows there are.</exception>
    public Model Build(int? trainingRows = null)
    {
        var x = Input();
        string[] users = [.. Recipe.Branches.Where(b => b.From is null).Select(b => b.Name), .. Recipe.Heads.Where(h => h.From is null).Select(h => h.Name)];
        var trunks = Recipe.Sharing.Build(x, Recipe.Trunk ?? DefaultTrunk(), [.. users.Distinct()]);
        var branches = new Dictionary<string, Symbol>(StringComparer.Ordinal);
        foreach (var branch in Recipe.Branches)
            branches[branch.Name] = LayerRecipe.Stack(branch.From is null ? trunks[branch.Name] : branches[branch.From], branch.Layers, branch.Name);
        var outputs = Recipe.Heads.Select((head, i) => Heads[i].Answer(head.From is null ? trunks[head.Name] : branches[head.From], head)).ToArray();

        var model = new Model(x, outputs, LayerName(Recipe.Name), Recipe.Training.Seed);
        if (Recipe.Training.Threads is { } threads) model.Backend = new CpuBackend(threads);
        var losses = new PerHead<Loss>();
        var weights = new PerHead<double>();
        var metrics = new MetricsByHead();
        var classes = new PerHead<ClassWeights>();
        foreach (var (head, fitted) in Recipe.Heads.Zip(Heads))
        {
            var loss = head.Loss?.Create<Loss>() ?? fitted.DefaultLoss();
            losses[head.Name] = head.Copies is { Count: > 1, Together: false } ? new EachBranch(loss) { Reduction = loss.Reduction } : loss;
            weights[head.Name] = head.LossWeight;
            metrics[head.Name] = MetricList.Create([.. head.Metrics?.Select(m => Named(m, head, fitted)) ?? fitted.DefaultMetrics(head.IsOrdered)]);
            if (head.BalancedClasses) classes[head.Name] = ClassWeights.Balanced;
            else if (head.ClassWeights is { } given) classes[head.Name] = new ClassWeights([.. fitted.ClassNames.Select(c => given.GetValueOrDefault(c, 1))]);
        }
        model.Compile(Recipe.Training.CreateOptimizer(trainingRows), losses, weights, metrics, classes, Recipe.Training.Balance?.Create<Balance>());
        foreach (var (head, compiled) in Recipe.Heads.Zip(model.Compilation!.Heads))
            if (compiled.TargetShape.ValuesPerRow != Head(head.Name).Width)
                throw head.Place.Error($"head '{head.Name}': its loss '{head.Loss?.Name}' needs labels of another shape than recipes make: for softmax they are one-hot rows. Use categorical_crossentropy.");
        return model;
    }

    /// <summary>The recipe and its encoders as JSON.</summary>
    internal JsonObject ToJson() => new()
    {
        ["format"] = Format,
        ["recipe"] = Recipe.ToJson(),
        ["feature_names"] = EncoderJson.ToArray(FeatureNames),
        [Preparation is ImagePreparation ? "images" : "features"] = Preparation.ToJson(),
        ["heads"] = new JsonArray([.. Heads.Select(h => (JsonNode)h.ToJson())]),
    };

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <param name="json">The JSON.</param>
    /// <param name="owner">The file it comes from, for messages.</param>
    internal static FittedRecipe FromJson(JsonNode? json, string owner) => EncoderJson.Guard("a fitted recipe", () =>
    {
        var config = new Config($"'{owner}'", json as JsonObject);
        if (config.Integer("format") != Format)
            throw new EspalierException($"'{owner}' was written in format {config.Integer("format")}; this version reads format {Format}. Use a newer version.");
        if (config.Node("heads") is not JsonArray heads) throw config.Wrong("heads", "a list of heads");
        var recipe = Recipe.FromJson(config.Node("recipe"), owner);
        InputPreparation preparation = config.Has("images") ? ImagePreparation.FromJson(config.Node("images")) : FeaturePipeline.FromJson(config.Node("features"));
        var fitted = new FittedRecipe(recipe, preparation, [.. heads.Select(FittedHead.FromJson)]);
        if (!fitted.Heads.Select(h => h.Name).SequenceEqual(recipe.Heads.Select(h => h.Name)))
            throw new EspalierException($"'{owner}' is damaged: its recipe has the heads {string.Join(", ", recipe.Heads.Select(h => h.Name))} but its encoders are for {string.Join(", ", fitted.Heads.Select(h => h.Name))}.");
        return fitted;
    });

    // Metrics are known in histories as they were written: acc stays acc.
    private static Metric Named(NamedSettings settings, HeadRecipe head, FittedHead fitted)
    {
        var metric = settings.Settings.Count == 0 ? Metric.Named(settings.Name) : settings.Create<Metric>();
        try
        {
            metric.For(fitted.MetricKind); // says whether it fits such a head
            return metric;
        }
        catch (EspalierException e)
        {
            throw head.Place.Error($"head '{head.Name}'", e);
        }
    }

    private static string LayerName(string name) => name.Replace('/', '_');
}
