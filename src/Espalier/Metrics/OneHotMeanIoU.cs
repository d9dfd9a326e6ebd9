namespace Espalier;

/// <summary>The mean intersection over union of all classes, from one-hot targets and rows of scores.</summary>
/// <param name="numClasses">How many classes there are.</param>
/// <param name="ignoreClass">Rows with this target are passed over.</param>
/// <param name="sparsePredicted">Whether predictions are class numbers, not rows of scores.</param>
/// <param name="wholeWeights">Whether the fraction of a weight is dropped, as in Keras.</param>
/// <param name="name">The name in histories.</param>
[Registered("OneHotMeanIoU", "one_hot_mean_io_u", "one_hot_mean_iou")]
public sealed class OneHotMeanIoU(int numClasses, int? ignoreClass = null, bool sparsePredicted = false, bool wholeWeights = true,
    string name = "one_hot_mean_io_u")
    : IntersectionMetric(name, numClasses, null, false, sparsePredicted, ignoreClass, wholeWeights)
{
    internal static OneHotMeanIoU FromConfig(Config c)
    {
        LastAxis.Require(c);
        return new(c.Integer("num_classes"), c.IntegerOrNull("ignore_class"), c.Flag("sparse_y_pred", false), WholeWeightsOf(c), c.Text("name") ?? "one_hot_mean_io_u");
    }

    /// <inheritdoc/>
    public override void WriteConfig(Config config)
    {
        base.WriteConfig(config);
        config.Json.Remove("sparse_y_true"); // always one-hot
    }
}
