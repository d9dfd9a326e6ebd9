namespace Espalier.Graph;

/// <summary>
/// All steps of a recurrent layer. Inputs: x (batch, steps, gates·units), R (units, gates·units), a mask (batch, steps) whose zeros leave
/// the state as it is, the first h (batch, units), and then the first c (batch, units) of an LSTM or the bias b (3·units) of a GRU.
/// Outputs: h after each step (batch, steps, units); an LSTM's c after each step; and what the gradient of an LSTM or a GRU needs of each
/// step (batch, steps, 4·units).
/// </summary>
/// <param name="cell">What a step computes.</param>
public sealed class Recurrence(RecurrentCell cell) : Op
{
    /// <summary>What a step computes.</summary>
    public RecurrentCell Cell { get; } = cell;

    /// <inheritdoc/>
    public override string Settings => Cell.ToString();

    /// <inheritdoc/>
    public override Shape[] Infer(IReadOnlyList<Symbol> inputs)
    {
        var (x, kernel, mask, first) = (inputs[0].Shape, inputs[1].Shape, inputs[2].Shape, inputs[3].Shape);
        if (x.Rank != 3 || kernel.Rank != 2) throw Misfit($"needs (batch, steps, gates·units) and (units, gates·units) but got {x} and {kernel}.");
        int units = kernel[0], gates = GatesOf(Cell) * units;
        var state = new Shape(x[0], units);
        bool fits = x[2] == gates && kernel[1] == gates && x[1] > 0 && mask == new Shape(x[0], x[1]) && first == state && inputs.Count == (Cell == RecurrentCell.Simple ? 4 : 5)
            && (Cell != RecurrentCell.Lstm || inputs[4].Shape == state) && (Cell != RecurrentCell.Gru || inputs[4].Shape == new Shape(gates));
        if (!fits) throw Misfit($"cannot take {string.Join(", ", inputs.Select(i => i.Shape))} as input, kernel, mask and first state of a {Cell} of {units} units.");
        Shape states = new(x[0], x[1], units), kept = new(x[0], x[1], 4 * units);
        return Cell switch { RecurrentCell.Simple => [states], RecurrentCell.Lstm => [states, states, kept], _ => [states, kept] };
    }

    /// <inheritdoc/>
    public override Symbol?[] Gradient(Node node, IReadOnlyList<Symbol?> gradients)
    {
        var (kernel, mask, first, h) = (node.Inputs[1], node.Inputs[2], node.Inputs[3], node.Outputs[0]);
        Symbol[] inputs = Cell switch
        {
            RecurrentCell.Simple => [Given(0), kernel, mask, h],
            RecurrentCell.Lstm => [Given(0), kernel, mask, node.Outputs[2], node.Outputs[1], node.Inputs[4], Given(1)],
            _ => [Given(0), kernel, mask, node.Outputs[1], h, first],
        };
        var back = ApplyAll(new RecurrenceGradient(Cell), inputs).Outputs;
        var product = Cell == RecurrentCell.Gru ? back[2] : back[0];
        var dKernel = Apply(new MatMulTransposedA(), Before(h, first), product); // dR = Σ over steps of (h before)ᵀ·d(h·R)
        Symbol?[] result = [back[0], dKernel, null, back[1]];
        return Cell switch
        {
            RecurrentCell.Simple => result,
            RecurrentCell.Lstm => [.. result, back[2]],
            _ => [.. result, Apply(new ReduceSum([0, 1]), product)],
        };

        Symbol Given(int output) => gradients[output] ?? Apply(new BroadcastTo(node.Outputs[output].Shape), Constant.Of(0));
    }

    /// <inheritdoc/>
    public override long Flops(Node node, int batch) =>
        node.Inputs[0].Shape.Count(batch) * (2 * node.Inputs[1].Shape[0] + 10);

    /// <summary>How many values a step computes for each unit.</summary>
    internal static int GatesOf(RecurrentCell cell) => cell switch { RecurrentCell.Simple => 1, RecurrentCell.Lstm => 4, _ => 3 };

    // The state each step started from.
    private static Symbol Before(Symbol h, Symbol first)
    {
        var (steps, units) = (h.Shape[1], h.Shape[2]);
        var start = Apply(new Reshape(new Shape(h.Shape[0], 1, units)), first);
        return steps == 1 ? start : Apply(new Concat(1), start, Apply(new Slice(1, 0, steps - 1), h));
    }
}
