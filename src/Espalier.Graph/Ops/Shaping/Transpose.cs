namespace Espalier.Graph;

/// <summary>Reorders the axes; the batch axis stays first.</summary>
/// <param name="order">For each axis of the output, the axis of the input it takes.</param>
public sealed class Transpose(params int[] order) : Op
{
    /// <summary>For each axis of the output, the axis of the input it takes.</summary>
    public IReadOnlyList<int> Order { get; } = order;

    /// <inheritdoc/>
    public override string Settings => string.Join(",", Order);

    /// <inheritdoc/>
    public override Shape[] Infer(IReadOnlyList<Symbol> inputs)
    {
        var shape = inputs[0].Shape;
        if (!Order.Order().SequenceEqual(Enumerable.Range(0, shape.Rank)))
            throw Misfit($"needs each axis of {shape} once but got the order {string.Join(", ", Order)}.");
        if (shape.HasBatch && Order[0] != 0) throw Misfit($"cannot move the batch axis of {shape}.");
        return [new Shape([.. Order.Select(a => shape[a])])];
    }

    /// <inheritdoc/>
    public override Symbol?[] Gradient(Node node, IReadOnlyList<Symbol?> gradients)
    {
        var inverse = new int[Order.Count];
        for (int i = 0; i < inverse.Length; i++) inverse[Order[i]] = i;
        return [Apply(new Transpose(inverse), gradients[0]!)];
    }

    /// <inheritdoc/>
    public override long Flops(Node node, int batch) => 0;
}
