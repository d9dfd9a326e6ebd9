namespace Espalier.Graph;

/// <summary>a + b.</summary>
public sealed class Add : BinaryOp
{
    /// <inheritdoc/>
    protected override Symbol? Derivative(Node node, int input, Symbol dy) => input == 0 ? dy : dy;
}
