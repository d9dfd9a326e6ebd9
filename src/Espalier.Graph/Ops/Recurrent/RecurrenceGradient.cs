namespace Espalier.Graph;

/// <summary>
/// The gradients of a <see cref="Recurrence"/>, from the last step to the first. Inputs: dh (batch, steps, units), R, the mask, and
/// <list type="bullet">
/// <item>of a simple cell h (batch, steps, units);</item>
/// <item>of an LSTM its gates (batch, steps, 4·units), c (batch, steps, units), the first c (batch, units) and dc (batch, steps, units);</item>
/// <item>of a GRU z, r, candidate and q of p (batch, steps, 4·units), h (batch, steps, units) and the first h (batch, units).</item>
/// </list>
/// Outputs: dx (batch, steps, gates·units), the gradient of the first h; then that of an LSTM's first c, or dp of a GRU, shaped as dx.
/// </summary>
/// <param name="cell">What a step computes.</param>
public sealed class RecurrenceGradient(RecurrentCell cell) : Op
{
    /// <summary>What a step computes.</summary>
    public RecurrentCell Cell { get; } = cell;

    /// <inheritdoc/>
    public override string Settings => Cell.ToString();

    /// <inheritdoc/>
    public override Shape[] Infer(IReadOnlyList<Symbol> inputs)
    {
        var (dh, kernel) = (inputs[0].Shape, inputs[1].Shape);
        if (dh.Rank != 3 || kernel != new Shape(dh[2], Recurrence.GatesOf(Cell) * dh[2])) throw Misfit($"needs (batch, steps, units) and (units, gates·units) but got {dh} and {kernel}.");
        Shape dx = new(dh[0], dh[1], kernel[1]), state = new(dh[0], dh[2]);
        return Cell switch { RecurrentCell.Simple => [dx, state], RecurrentCell.Lstm => [dx, state, state], _ => [dx, state, dx] };
    }

    /// <inheritdoc/>
    public override long Flops(Node node, int batch) => node.Outputs[0].Shape.Count(batch) * (2 * node.Inputs[1].Shape[0] + 10);
}
