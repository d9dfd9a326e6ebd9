namespace Espalier;

/// <summary>The mean intersection over union of all classes, TP / (TP + FP + FN) each.</summary>
/// <param name="numClasses">How many classes there are.</param>
/// <param name="ignoreClass">Values with this target are passed over.</param>
/// <param name="sparseTrue">Whether targets are class numbers, not one-hot rows.</param>
/// <param name="sparsePredicted">Whether predictions are class numbers, not rows of scores.</param>
/// <param name="wholeWeights">Whether the fraction of a weight is dropped, as in Keras.</param>
/// <param name="name">The name in histories.</param>
[Registered("MeanIoU", "mean_io_u", "mean_iou")]
public sealed class MeanIoU(int numClasses, int? ignoreClass = null, bool sparseTrue = true, bool sparsePredicted = true, bool wholeWeights = true,
    string name = "mean_io_u")
    : IntersectionMetric(name, numClasses, null, sparseTrue, sparsePredicted, ignoreClass, wholeWeights)
{
    internal static MeanIoU FromConfig(Config c)
    {
        LastAxis.Require(c);
        return new(c.Integer("num_classes"), c.IntegerOrNull("ignore_class"), c.Flag("sparse_y_true", true), c.Flag("sparse_y_pred", true),
            WholeWeightsOf(c), c.Text("name") ?? "mean_io_u");
    }
}
