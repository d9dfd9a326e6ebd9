namespace Espalier;

/// <summary>The same values of each row under another shape. Keras's class name is <c>Reshape</c>.</summary>
[Registered("Reshape")]
public sealed class ReshapeLayer : Layer
{
    /// <summary>Makes the layer.</summary>
    /// <param name="targetShape">The shape of one row, without the batch; one size may be −1, which then is what remains.</param>
    /// <param name="name">The name.</param>
    /// <exception cref="EspalierException">A size is below −1, or more than one is −1.</exception>
    public ReshapeLayer(IReadOnlyList<int> targetShape, string? name = null) : base(name)
    {
        if (targetShape.Any(s => s < -1) || targetShape.Count(s => s == -1) > 1)
            throw Misfit($"needs sizes of 0 or more and at most one -1 but got ({string.Join(", ", targetShape)}).");
        TargetShape = [.. targetShape];
    }

    /// <summary>The shape of one row; −1 stands for what remains.</summary>
    public IReadOnlyList<int> TargetShape { get; }

    /// <inheritdoc/>
    protected override IReadOnlyList<Symbol> Call(IReadOnlyList<Symbol> inputs)
    {
        var shape = inputs[0].Shape;
        long known = TargetShape.Where(s => s != -1).Aggregate(1L, (a, b) => a * b), values = shape.ValuesPerRow;
        bool open = TargetShape.Contains(-1);
        if (!shape.HasBatch || (open ? known == 0 || values % known != 0 : known != values))
            throw Misfit($"needs a row of {known}{(open ? " values or a multiple" : " values")} for ({string.Join(", ", TargetShape)}) but got {shape}, "
                + $"a row of {values}.");
        return [Ops.Reshape(inputs[0], new Shape([Shape.Batch, .. TargetShape.Select(s => s == -1 ? (int)(values / known) : s)]))];
    }

    /// <inheritdoc/>
    public override void WriteConfig(Config config)
    {
        base.WriteConfig(config);
        config.Json["target_shape"] = Axes.Json(TargetShape);
    }

    internal static ReshapeLayer FromConfig(Config c) =>
        Restore(new ReshapeLayer(c.Integers("target_shape") ?? throw c.Wrong("target_shape", "a list of sizes"), c.Text("name")), c);
}

public static partial class Layers
{
    /// <summary>Applies a new <see cref="ReshapeLayer"/>.</summary>
    /// <param name="x">Any shape with a batch axis.</param>
    /// <param name="targetShape">The shape of one row; one size may be −1.</param>
    /// <param name="name">The name.</param>
    public static Symbol Reshape(this Symbol x, IReadOnlyList<int> targetShape, string? name = null) =>
        new ReshapeLayer(targetShape, name).Apply(x);
}
