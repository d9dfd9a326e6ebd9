namespace Espalier.Graph;

/// <summary>a / b.</summary>
public sealed class Divide : BinaryOp
{
    /// <inheritdoc/>
    protected override Symbol? Derivative(Node node, int input, Symbol dy) => input == 0 ? dy / node.Inputs[1] : -(dy * node.Outputs[0] / node.Inputs[1]);
}
