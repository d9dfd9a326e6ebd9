using System.Text.Json.Nodes;

namespace Espalier;

/// <summary>
/// The mean over some classes of intersection over union, TP / (TP + FP + FN), from a confusion matrix of all values. Classes that neither
/// occur nor are predicted are left out. Targets and predictions are class numbers, or rows whose largest value names the class.
/// </summary>
public abstract class IntersectionMetric : Metric
{
    private readonly int[]? _targets;
    private readonly bool _sparseTrue, _sparsePredicted;
    private ConfusionMatrix _matrix;

    private protected IntersectionMetric(string name, int classes, int[]? targets, bool sparseTrue, bool sparsePredicted, int? ignoreClass, bool wholeWeights)
        : base(name)
    {
        foreach (int t in targets ?? [])
            if (t < 0 || t >= classes) throw new EspalierException($"{GetType().Name} needs target classes from 0 to {classes - 1} but got {t}.");
        (Classes, IgnoreClass, _targets, _sparseTrue, _sparsePredicted) = (classes, ignoreClass, targets, sparseTrue, sparsePredicted);
        WholeWeights = wholeWeights;
        _matrix = new ConfusionMatrix(classes);
    }

    /// <summary>
    /// Whether the fraction of a weight is dropped, so that counts are whole numbers. Keras does, unless the metric's dtype is
    /// <c>float32</c>.
    /// </summary>
    public bool WholeWeights { get; }

    /// <summary>How many classes there are.</summary>
    public int Classes { get; }

    /// <summary>Values with this target are passed over.</summary>
    public int? IgnoreClass { get; }

    /// <inheritdoc/>
    public override Better Better => Better.Higher;

    /// <inheritdoc/>
    public override IReadOnlyList<(string Name, double[] Values)> State => [("total_confusion_matrix", _matrix.Counts.ToArray())];

    /// <inheritdoc/>
    protected override bool TakesClassNumbers => true;

    /// <inheritdoc/>
    public override double Result()
    {
        double sum = 0;
        int present = 0;
        int count = _targets?.Length ?? Classes;
        for (int i = 0; i < count; i++)
        {
            int c = _targets?[i] ?? i;
            double right = _matrix[c, c], union = _matrix.Support(c) + _matrix.Predicted(c) - right;
            if (union > 1e-9) present++;
            sum += right / (union + 1e-7);
        }
        return Ratio(sum, present);
    }

    /// <inheritdoc/>
    public override void Reset() => _matrix.Clear();

    /// <inheritdoc/>
    public override void WriteConfig(Config config)
    {
        base.WriteConfig(config);
        config.Json["dtype"] = WholeWeights ? "int32" : "float32";
        config.Json["num_classes"] = Classes;
        config.Json["ignore_class"] = IgnoreClass;
        config.Json["sparse_y_true"] = _sparseTrue;
        config.Json["sparse_y_pred"] = _sparsePredicted;
        config.Json["axis"] = -1;
    }

    /// <inheritdoc/>
    protected override void NewState() => _matrix = new ConfusionMatrix(Classes);

    /// <summary>The class number a single prediction stands for.</summary>
    /// <param name="prediction">The prediction.</param>
    private protected virtual int Predicted(float prediction) => Class(prediction, Classes);

    /// <inheritdoc/>
    protected override void Add(ReadOnlySpan<float> target, ReadOnlySpan<float> predicted, double weight)
    {
        if (WholeWeights) weight = Math.Truncate(weight);
        if (!_sparsePredicted)
        {
            AddOne(_sparseTrue || target.Length == 1 ? target[0] : ArgMax(target), ArgMax(predicted), weight);
            return;
        }
        for (int i = 0; i < predicted.Length; i++) AddOne(target[i], Predicted(predicted[i]), weight);
    }

    private void AddOne(float target, int predicted, double weight)
    {
        if (target != IgnoreClass) _matrix.Add(Class(target, Classes), predicted, weight);
    }

    /// <summary>Whether a configuration asks for whole counts; Keras's default does.</summary>
    private protected static bool WholeWeightsOf(Config c) => c.Node("dtype") switch
    {
        null => true,
        JsonObject policy => ((string?)policy["config"]?["name"])?.StartsWith("int", StringComparison.Ordinal) ?? true,
        _ => c.Text("dtype")!.StartsWith("int", StringComparison.Ordinal),
    };

    /// <summary>Class numbers as JSON.</summary>
    private protected static JsonArray Array(int[] numbers) => new([.. numbers.Select(n => (JsonNode)n)]);
}
