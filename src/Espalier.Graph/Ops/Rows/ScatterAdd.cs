namespace Espalier.Graph;

/// <summary>Adds rows (…, d) into a table of zeros at indices (…): the gradient of <see cref="Gather"/>. Rows are added in order.</summary>
/// <param name="table">The table's shape (v, d).</param>
public sealed class ScatterAdd(Shape table) : Op
{
    /// <inheritdoc/>
    public override Shape[] Infer(IReadOnlyList<Symbol> inputs) => [table];

    /// <inheritdoc/>
    public override long Flops(Node node, int batch) => node.Inputs[0].Shape.Count(batch);
}
