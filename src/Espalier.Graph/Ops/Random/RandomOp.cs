namespace Espalier.Graph;

/// <summary>An op that draws random numbers from the counter-based generator.</summary>
/// <param name="shape">The shape; its first axis may be the batch.</param>
/// <param name="purpose">What the numbers are for; asked when a program is prepared, when layers have their names.</param>
public abstract class RandomOp(Shape shape, Func<string> purpose) : Op
{
    /// <summary>What the numbers are for: with the run's seed it names the stream.</summary>
    public string Purpose => purpose();

    /// <inheritdoc/>
    public override string Settings => Purpose;

    /// <inheritdoc/>
    public override Shape[] Infer(IReadOnlyList<Symbol> inputs) => [shape];
}
