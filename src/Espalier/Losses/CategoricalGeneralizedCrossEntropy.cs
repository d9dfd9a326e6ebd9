using Espalier.Graph;

namespace Espalier;

/// <summary>
/// (1 − p^q)/q of the right class, for labels that are class numbers: between crossentropy (q → 0) and absolute error (q = 1), and so less
/// misled by wrong labels. Source: Zhang and Sabuncu, NeurIPS 2018.
/// </summary>
/// <param name="q">q, above 0 and at most 1.</param>
[Registered("CategoricalGeneralizedCrossEntropy", "categorical_generalized_cross_entropy")]
public sealed class CategoricalGeneralizedCrossEntropy(double q = 0.5) : Loss
{
    private readonly double _q = Checked(q, double.Epsilon, 1, "CategoricalGeneralizedCrossEntropy: q");

    /// <inheritdoc/>
    public override HeadKind Kind(Symbol predicted) => HeadKind.SparseCategorical;

    /// <inheritdoc/>
    public override Shape TargetShape(Shape predicted) => new(predicted.Dims[..^1]);

    /// <inheritdoc/>
    public override string? FaultOf(ReadOnlySpan<float> labels, int classes) => FaultOfClassNumbers(labels, classes);

    /// <inheritdoc/>
    public override Symbol PerRow(Symbol target, Symbol predicted)
    {
        var right = Op.Apply(new OneHot(predicted.Shape[-1]), SparseCategoricalCrossentropy.Labels(target, predicted));
        return (1f - Op.Apply(new Power((float)_q), LastSum(right * predicted))) * (float)(1 / _q);
    }

    /// <inheritdoc/>
    public override void WriteConfig(Config config)
    {
        base.WriteConfig(config);
        config.Json["q"] = _q;
    }

    internal static CategoricalGeneralizedCrossEntropy FromConfig(Config c) => new(c.Number("q", 0.5)) { Reduction = ReductionOf(c) };
}

/// <summary>Adds <c>Loss.CategoricalGeneralizedCrossEntropy</c>.</summary>
public static class CategoricalGeneralizedCrossEntropyExtension
{
    extension(Loss)
    {
        /// <summary>(1 − √p)/½ of the right class, for labels that are class numbers.</summary>
        public static Loss CategoricalGeneralizedCrossEntropy => new CategoricalGeneralizedCrossEntropy();
    }
}
