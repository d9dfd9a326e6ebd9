namespace Espalier.Graph;

/// <summary>1 where a &gt; b, else 0. Without a gradient.</summary>
public sealed class Greater : BinaryOp
{
    /// <inheritdoc/>
    protected override Symbol? Derivative(Node node, int input, Symbol dy) => null;
}
