namespace Espalier.Graph;

/// <summary>
/// A small program of elementwise ops over one shape, run block by block so that what lies between the ops stays in the nearest cache;
/// made by the pass <see cref="FuseElementwise"/>, also around a single op.
/// </summary>
/// <param name="shape">The shape of every intermediate and output.</param>
/// <param name="instructions">The ops in order.</param>
/// <param name="results">The registers that are outputs: registers count the inputs first, then the instructions.</param>
public sealed class Elementwise(Shape shape, IReadOnlyList<Elementwise.Instruction> instructions, IReadOnlyList<int> results) : Op
{
    /// <summary>One op on registers.</summary>
    /// <param name="Op">The op.</param>
    /// <param name="Arguments">The registers it reads.</param>
    public sealed record Instruction(ElementwiseOp Op, IReadOnlyList<int> Arguments);

    /// <summary>The ops in order.</summary>
    public IReadOnlyList<Instruction> Instructions { get; } = instructions;

    /// <summary>The registers that are outputs.</summary>
    public IReadOnlyList<int> Results { get; } = results;

    /// <summary>The shape of every intermediate and output.</summary>
    public Shape Shape { get; } = shape;

    /// <inheritdoc/>
    public override bool IsPlaceByPlace => true;

    /// <inheritdoc/>
    public override string Settings => string.Join(" ", Instructions.Select(i => i.Op.Name));

    /// <inheritdoc/>
    public override Shape[] Infer(IReadOnlyList<Symbol> inputs) => [.. Results.Select(_ => Shape)];

    /// <inheritdoc/>
    public override long Flops(Node node, int batch) => Shape.Count(batch) * Instructions.Count;
}
