using Espalier.Graph;

namespace Espalier;

/// <summary>
/// −ln p of the right class, for labels that are class numbers: shape (batch) or (batch, 1) for predictions (batch, classes). Numerically as
/// <see cref="CategoricalCrossentropy"/>.
/// </summary>
/// <param name="fromLogits">Whether predictions are logits.</param>
/// <param name="ignoreClass">Rows with this label do not count, neither in the sum nor in the divisor; null for none.</param>
[Registered("SparseCategoricalCrossentropy", "sparse_categorical_crossentropy", "scce", "SCCE")]
public sealed class SparseCategoricalCrossentropy(bool fromLogits = false, int? ignoreClass = null) : Loss
{
    /// <inheritdoc/>
    public override HeadKind Kind(Symbol predicted) => HeadKind.SparseCategorical;

    /// <inheritdoc/>
    public override Shape TargetShape(Shape predicted) => new(predicted.Dims[..^1]);

    /// <inheritdoc/>
    public override string? FaultOf(ReadOnlySpan<float> labels, int classes)
    {
        if (ignoreClass is not { } ignored) return FaultOfClassNumbers(labels, classes);
        for (int i = 0; i < labels.Length; i++)
            if (labels[i] != ignored && FaultOfClassNumbers(labels.Slice(i, 1), classes) is { } fault) return fault;
        return null;
    }

    /// <inheritdoc/>
    public override Symbol PerRow(Symbol target, Symbol predicted)
    {
        var labels = Labels(target, predicted);
        var right = Op.Apply(new OneHot(predicted.Shape[-1]), labels);
        var rows = CategoricalCrossentropy.Of(right, predicted, fromLogits);
        return Counted(labels) is { } counted ? rows * counted : rows;
    }

    /// <inheritdoc/>
    public override void WriteConfig(Config config)
    {
        base.WriteConfig(config);
        config.Json["from_logits"] = fromLogits;
        config.Json["ignore_class"] = ignoreClass;
        config.Json["axis"] = -1;
    }

    /// <summary>Class numbers of shape (…): a last axis of size 1 is dropped.</summary>
    internal static Symbol Labels(Symbol target, Symbol predicted)
    {
        var shape = new Shape(predicted.Shape.Dims[..^1]);
        if (target.Shape == shape) return target;
        return target.Shape == new Shape([.. shape.Dims, 1]) ? Op.Apply(new Graph.Reshape(shape), target)
            : throw new EspalierException($"Labels that are class numbers should have shape {shape} for predictions {predicted.Shape} but have {target.Shape}.");
    }

    /// <inheritdoc/>
    protected override Symbol? Mask(Symbol target, Symbol predicted) => Counted(Labels(target, predicted));

    internal static SparseCategoricalCrossentropy FromConfig(Config c) =>
        new(c.Flag("from_logits", false), c.IntegerOrNull("ignore_class")) { Reduction = ReductionOf(c) };

    private Symbol? Counted(Symbol labels) => ignoreClass is { } ignored ? 1f - Op.Apply(new Equal(), labels, Constant.Of(ignored)) : null;
}

/// <summary>Adds <c>Loss.SparseCategoricalCrossentropy</c>.</summary>
public static class SparseCategoricalCrossentropyExtension
{
    extension(Loss)
    {
        /// <summary>−ln p of the right class, for labels that are class numbers.</summary>
        public static Loss SparseCategoricalCrossentropy => new SparseCategoricalCrossentropy();
    }
}
