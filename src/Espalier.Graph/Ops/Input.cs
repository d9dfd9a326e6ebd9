namespace Espalier.Graph;

/// <summary>Numbers that the caller fills in before a run: a batch of features, labels, weights, or a number of the step.</summary>
/// <param name="name">The name to fill it by.</param>
/// <param name="shape">The shape; the first axis may be the batch.</param>
public sealed class Input(string name, Shape shape) : Op
{
    /// <summary>The name to fill it by.</summary>
    public string InputName { get; } = name;

    /// <inheritdoc/>
    public override string Settings => InputName;

    /// <inheritdoc/>
    public override Shape[] Infer(IReadOnlyList<Symbol> inputs) => [shape];

    /// <inheritdoc/>
    public override long Flops(Node node, int batch) => 0;

    /// <summary>A new input.</summary>
    /// <param name="name">The name to fill it by.</param>
    /// <param name="shape">The shape; the first axis may be the batch.</param>
    public static Symbol Of(string name, Shape shape) => Apply(new Input(name, shape));
}
