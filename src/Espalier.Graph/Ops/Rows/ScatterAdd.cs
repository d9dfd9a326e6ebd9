namespace Espalier.Graph;

/// <summary>Adds rows (…, d) into a table of zeros at indices (…): the gradient of <see cref="Gather"/>. Rows are added in order.</summary>
/// <param name="table">The table's shape (v, d).</param>
public sealed class ScatterAdd(Shape table) : Op
{
    /// <inheritdoc/>
    public override string Settings => $"into {table}";

    /// <inheritdoc/>
    public override Shape[] Infer(IReadOnlyList<Symbol> inputs)
    {
        var (rows, indices) = (inputs[0].Shape, inputs[1].Shape);
        return table.Rank == 2 && rows.Rank == indices.Rank + 1 && rows.Dims[..^1].SequenceEqual(indices.Dims) && rows[-1] == table[1] ? [table]
            : throw Misfit($"needs rows (…, {(table.Rank == 2 ? table[1] : "d")}) and indices (…) for a table (v, d) but got {rows}, {indices} and {table}.");
    }

    /// <inheritdoc/>
    public override Symbol?[] Gradient(Node node, IReadOnlyList<Symbol?> gradients) => [Apply(new Gather(), gradients[0]!, node.Inputs[1]), null];

    /// <inheritdoc/>
    public override long Flops(Node node, int batch) => node.Inputs[0].Shape.Count(batch);
}
