namespace Espalier.Graph;

/// <summary>Rows of a table (v, d) picked by indices (…) stored as floats → (…, d). An index outside 0 … v − 1 is an error when the program runs.</summary>
public sealed class Gather : Op
{
    /// <inheritdoc/>
    public override Shape[] Infer(IReadOnlyList<Symbol> inputs)
    {
        var (table, indices) = (inputs[0].Shape, inputs[1].Shape);
        return table.Rank == 2 && !table.HasBatch ? [new Shape([.. indices.Dims, table[1]])]
            : throw Misfit($"needs a table (rows, columns) but got {table}.");
    }

    /// <inheritdoc/>
    public override Symbol?[] Gradient(Node node, IReadOnlyList<Symbol?> gradients) =>
        [Apply(new ScatterAdd(node.Inputs[0].Shape), gradients[0]!, node.Inputs[1]), null];

    /// <inheritdoc/>
    public override long Flops(Node node, int batch) => 0;
}
