namespace Espalier;

/// <summary>The mean intersection over union of chosen classes, TP / (TP + FP + FN) each (Jaccard 1912).</summary>
/// <param name="numClasses">How many classes there are.</param>
/// <param name="targetClassIds">The classes averaged.</param>
/// <param name="ignoreClass">Values with this target are passed over.</param>
/// <param name="sparseTrue">Whether targets are class numbers, not one-hot rows.</param>
/// <param name="sparsePredicted">Whether predictions are class numbers, not rows of scores.</param>
/// <param name="wholeWeights">Whether the fraction of a weight is dropped, as in Keras.</param>
/// <param name="name">The name in histories.</param>
[Registered("IoU", "io_u", "iou")]
public sealed class IoU(int numClasses, int[] targetClassIds, int? ignoreClass = null, bool sparseTrue = true, bool sparsePredicted = true, bool wholeWeights = true,
    string name = "io_u")
    : IntersectionMetric(name, numClasses, targetClassIds, sparseTrue, sparsePredicted, ignoreClass, wholeWeights)
{
    private readonly int[] _ids = targetClassIds;

    internal static IoU FromConfig(Config c)
    {
        LastAxis.Require(c);
        return new(c.Integer("num_classes"), c.Integers("target_class_ids") ?? throw c.Wrong("target_class_ids", "a list of classes"),
            c.IntegerOrNull("ignore_class"), c.Flag("sparse_y_true", true), c.Flag("sparse_y_pred", true), WholeWeightsOf(c), c.Text("name") ?? "io_u");
    }

    /// <inheritdoc/>
    public override void WriteConfig(Config config)
    {
        base.WriteConfig(config);
        config.Json["target_class_ids"] = Array(_ids);
    }
}
