namespace Espalier.Graph;

/// <summary>Class numbers (…) stored as floats → (…, depth) with a 1 at the class and 0 elsewhere; a number that is no class gives zeros.</summary>
/// <param name="depth">How many classes.</param>
public sealed class OneHot(int depth) : Op
{
    /// <summary>How many classes.</summary>
    public int Depth { get; } = depth;

    /// <inheritdoc/>
    public override string Settings => $"{Depth} classes";

    /// <inheritdoc/>
    public override Shape[] Infer(IReadOnlyList<Symbol> inputs) => [new Shape([.. inputs[0].Shape.Dims, Depth])];

    /// <inheritdoc/>
    public override long Flops(Node node, int batch) => 0;
}
