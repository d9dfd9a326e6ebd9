namespace Espalier.Graph;

/// <summary>The smaller of a and b; where they are equal each gets half of the gradient.</summary>
public sealed class Minimum : BinaryOp
{
    /// <inheritdoc/>
    protected override Symbol? Derivative(Node node, int input, Symbol dy)
    {
        var (mine, other) = (node.Inputs[input], node.Inputs[1 - input]);
        var wins = Op.Apply(new Greater(), other, mine);
        var ties = Op.Apply(new Equal(), mine, other);
        return dy * (wins + ties * 0.5f);
    }
}
