namespace Espalier.Graph;

/// <summary>An op that computes each output value from the values at the same place of its inputs, which broadcast as in NumPy.</summary>
public abstract class ElementwiseOp : Op
{
    /// <summary>How many inputs there are.</summary>
    public abstract int Arity { get; }

    /// <inheritdoc/>
    public override Shape[] Infer(IReadOnlyList<Symbol> inputs)
    {
        if (inputs.Count != Arity) throw Misfit($"needs {Arity} inputs but got {inputs.Count}.");
        return Broadcasting.Of(inputs.Select(i => i.Shape)) is { } shape ? [shape]
            : throw Misfit($"needs shapes that broadcast but got {string.Join(" and ", inputs.Select(i => i.Shape))}.");
    }

    /// <inheritdoc/>
    public override Symbol?[] Gradient(Node node, IReadOnlyList<Symbol?> gradients)
    {
        var result = new Symbol?[node.Inputs.Count];
        for (int i = 0; i < result.Length; i++)
            if (Derivative(node, i, gradients[0]!) is { } d) result[i] = Broadcasting.SumTo(d, node.Inputs[i].Shape);
        return result;
    }

    /// <summary>The output's gradient times the derivative by one input, before the sum over broadcast axes; null when it is zero.</summary>
    /// <param name="node">The node.</param>
    /// <param name="input">Which input.</param>
    /// <param name="dy">The gradient by the output.</param>
    protected abstract Symbol? Derivative(Node node, int input, Symbol dy);
}

/// <summary>An elementwise op of one input.</summary>
public abstract class UnaryOp : ElementwiseOp
{
    /// <inheritdoc/>
    public sealed override int Arity => 1;

    /// <inheritdoc/>
    protected sealed override Symbol? Derivative(Node node, int input, Symbol dy) => Derivative(node.Inputs[0], node.Outputs[0], dy);

    /// <summary>The gradient by the input, or null when it is zero.</summary>
    /// <param name="x">The input.</param>
    /// <param name="y">The output.</param>
    /// <param name="dy">The gradient by the output.</param>
    protected abstract Symbol? Derivative(Symbol x, Symbol y, Symbol dy);
}

/// <summary>An elementwise op of two inputs.</summary>
public abstract class BinaryOp : ElementwiseOp
{
    /// <inheritdoc/>
    public sealed override int Arity => 2;
}
