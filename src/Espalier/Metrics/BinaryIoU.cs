namespace Espalier;

/// <summary>The mean intersection over union of classes 0 and 1, where a prediction at or above the threshold is 1.</summary>
/// <param name="targetClassIds">The classes averaged; null means both.</param>
/// <param name="threshold">At or above this a prediction is class 1.</param>
/// <param name="wholeWeights">Whether the fraction of a weight is dropped, as in Keras.</param>
/// <param name="name">The name in histories.</param>
[Registered("BinaryIoU", "binary_io_u", "binary_iou")]
public sealed class BinaryIoU(int[]? targetClassIds = null, double threshold = 0.5, bool wholeWeights = true,
    string name = "binary_io_u")
    : IntersectionMetric(name, 2, targetClassIds ?? [0, 1], true, true, null, wholeWeights)
{
    private readonly int[] _ids = targetClassIds ?? [0, 1];

    /// <summary>At or above this a prediction is class 1.</summary>
    public double Threshold { get; } = threshold;

    internal static BinaryIoU FromConfig(Config c) =>
        new(c.Integers("target_class_ids"), c.Number("threshold", 0.5), WholeWeightsOf(c), c.Text("name") ?? "binary_io_u");

    /// <inheritdoc/>
    public override void WriteConfig(Config config)
    {
        base.WriteConfig(config);
        foreach (string key in (string[])["num_classes", "ignore_class", "sparse_y_true", "sparse_y_pred", "axis"]) config.Json.Remove(key);
        config.Json["target_class_ids"] = Array(_ids);
        config.Json["threshold"] = Threshold;
    }

    private protected override int Predicted(float prediction) => prediction >= (float)Threshold ? 1 : 0;
}
