namespace Espalier.Graph;

/// <summary>
/// One of two symbols: the first in a training program, the second in any other. So a layer that behaves differently in training is
/// written once, and the program that is not asked for costs nothing.
/// </summary>
/// <param name="active">Whether training behaviour is wanted at all (a frozen layer says no); null means always.</param>
/// <param name="updates">Nodes with side effects that belong to the training behaviour, such as moving averages.</param>
public sealed class Phase(Func<bool>? active = null, IReadOnlyList<Node>? updates = null) : Op
{
    /// <summary>Nodes that a training program runs with this one.</summary>
    public IReadOnlyList<Node> Updates { get; } = updates ?? [];

    /// <summary>Whether the first symbol is taken.</summary>
    /// <param name="training">Whether the program trains.</param>
    public bool Trains(bool training) => training && (active?.Invoke() ?? true);

    /// <inheritdoc/>
    public override Shape[] Infer(IReadOnlyList<Symbol> inputs) =>
        inputs[0].Shape == inputs[1].Shape ? [inputs[0].Shape]
            : throw Misfit($"needs one shape in training and in use but got {inputs[0].Shape} and {inputs[1].Shape}.");

    /// <inheritdoc/>
    public override long Flops(Node node, int batch) => 0;
}
