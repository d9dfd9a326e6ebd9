namespace Espalier;

/// <summary>The mean intersection over union of chosen classes, from one-hot targets and rows of scores.</summary>
/// <param name="numClasses">How many classes there are.</param>
/// <param name="targetClassIds">The classes averaged.</param>
/// <param name="ignoreClass">Rows with this target are passed over.</param>
/// <param name="sparsePredicted">Whether predictions are class numbers, not rows of scores.</param>
/// <param name="wholeWeights">Whether the fraction of a weight is dropped, as in Keras.</param>
/// <param name="name">The name in histories.</param>
[Registered("OneHotIoU", "one_hot_io_u", "one_hot_iou")]
public sealed class OneHotIoU(int numClasses, int[] targetClassIds, int? ignoreClass = null, bool sparsePredicted = false, bool wholeWeights = true,
    string name = "one_hot_io_u")
    : IntersectionMetric(name, numClasses, targetClassIds, false, sparsePredicted, ignoreClass, wholeWeights)
{
    private readonly int[] _ids = targetClassIds;

    internal static OneHotIoU FromConfig(Config c)
    {
        LastAxis.Require(c);
        return new(c.Integer("num_classes"), c.Integers("target_class_ids") ?? throw c.Wrong("target_class_ids", "a list of classes"),
            c.IntegerOrNull("ignore_class"), c.Flag("sparse_y_pred", false), WholeWeightsOf(c), c.Text("name") ?? "one_hot_io_u");
    }

    /// <inheritdoc/>
    public override void WriteConfig(Config config)
    {
        base.WriteConfig(config);
        config.Json.Remove("sparse_y_true"); // always one-hot
        config.Json["target_class_ids"] = Array(_ids);
    }
}
