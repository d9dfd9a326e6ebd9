namespace Espalier.Graph;

/// <summary>b where the condition a is not 0, else c; the value that is not chosen may be NaN.</summary>
public sealed class Select : ElementwiseOp
{
    /// <inheritdoc/>
    public override int Arity => 3;

    /// <inheritdoc/>
    protected override Symbol? Derivative(Node node, int input, Symbol dy) => input switch
    {
        1 => Apply(new Select(), node.Inputs[0], dy, Constant.Of(0)),
        2 => Apply(new Select(), node.Inputs[0], Constant.Of(0), dy),
        _ => null,
    };
}
