namespace Espalier.Graph;

/// <summary>
/// One kind of computation: a shape rule, checked when a symbol is created, and a gradient rule that writes ops.
/// An op holds settings and never numbers; a backend has one kernel for each op.
/// </summary>
public abstract class Op
{
    /// <summary>The op's name in printed programs.</summary>
    public virtual string Name => GetType().Name;

    /// <summary>The shapes of the outputs; throws when the inputs do not fit.</summary>
    /// <param name="inputs">The inputs.</param>
    public abstract Shape[] Infer(IReadOnlyList<Symbol> inputs);

    /// <summary>
    /// The gradient of the loss by each input, from the gradients by each output; null where it is zero or does not exist.
    /// </summary>
    /// <param name="node">The node whose inputs and outputs are meant.</param>
    /// <param name="gradients">One for each output; null where the output does not reach the loss.</param>
    public virtual Symbol?[] Gradient(Node node, IReadOnlyList<Symbol?> gradients) => new Symbol?[node.Inputs.Count];

    /// <summary>Whether the node must run though nothing reads its outputs.</summary>
    public virtual bool HasSideEffect => false;

    /// <summary>Whether each output value is computed from the values at the same place of inputs of its shape, so that it may be written over them.</summary>
    public virtual bool IsPlaceByPlace => false;

    /// <summary>The input whose memory the only output shares (a reshape, say), or −1.</summary>
    /// <param name="node">The node.</param>
    public virtual int AliasOf(Node node) => -1;

    /// <summary>Floating-point operations of one run; by default one for each output value.</summary>
    /// <param name="node">The node.</param>
    /// <param name="batch">The rows of the batch.</param>
    public virtual long Flops(Node node, int batch)
    {
        long n = 0;
        foreach (var output in node.Outputs) n += output.Shape.Count(batch);
        return n;
    }

    /// <summary>The settings, for printed programs; empty when there are none.</summary>
    public virtual string Settings => "";

    /// <summary>Makes a node and returns its only output.</summary>
    /// <param name="op">The op.</param>
    /// <param name="inputs">The inputs.</param>
    public static Symbol Apply(Op op, params IReadOnlyList<Symbol> inputs) => ApplyAll(op, inputs).Outputs[0];

    /// <summary>Makes a node.</summary>
    /// <param name="op">The op.</param>
    /// <param name="inputs">The inputs.</param>
    public static Node ApplyAll(Op op, params IReadOnlyList<Symbol> inputs) => new(op, inputs, Scope.Current, op.Infer(inputs));

    /// <summary>The error for inputs that do not fit.</summary>
    /// <param name="expected">What was expected and received, starting with a verb such as <c>needs</c>.</param>
    protected EspalierException Misfit(string expected) =>
        new(Scope.Current.Length == 0 ? $"{Name} {expected}" : $"{Scope.Current}: {Name} {expected}");
}
