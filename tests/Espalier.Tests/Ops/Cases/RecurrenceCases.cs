using Espalier.Graph;

namespace Espalier.Tests.Ops.Cases;

public sealed class RecurrenceCases : OpCases<Recurrence>
{
    public override IEnumerable<OpCase> Cases()
    {
        foreach (var cell in Enum.GetValues<RecurrentCell>())
            foreach (var (batch, steps, units) in new[] { (Shape.Batch, 3, 5), (Shape.Batch, 1, 1), (Shape.Batch, 4, 16), (3, 2, 19) })
            {
                int gates = Gates(cell) * units;
                Shape state = new(batch, units);
                Shape[] shapes = [new(batch, steps, gates), new(units, gates), new(batch, steps), state, .. More(cell, state, gates)];
                int[] differentiable = [0, 1, 3, .. shapes.Length > 4 ? (int[])[4] : []];
                yield return new OpCase($"{cell} {shapes[0]}", shapes, s => Shown(cell, Op.ApplyAll(new Recurrence(cell), s)), x => x[0])
                {
                    Reference = (x, _) => Run(cell, x, steps, units),
                    Fill = [Fillings.Normal, (key, i) => 0.5f * (float)key.Normal(i), Fillings.Bits, .. Enumerable.Repeat(Fillings.Normal, shapes.Length - 3)],
                    Differentiable = differentiable,
                    Batches = batch == Shape.Batch ? [1, 2, 7, 40] : [1],
                    Tolerance = 1e-5,
                };
            }
    }

    public static int Gates(RecurrentCell cell) => cell switch { RecurrentCell.Simple => 1, RecurrentCell.Lstm => 4, _ => 3 };

    private static Shape[] More(RecurrentCell cell, Shape state, int gates) =>
        cell switch { RecurrentCell.Simple => [], RecurrentCell.Lstm => [state], _ => [new(gates)] };

    // The states; what is kept for the gradient is no result.
    private static IReadOnlyList<Symbol> Shown(RecurrentCell cell, Node node) => cell == RecurrentCell.Lstm ? [node.Outputs[0], node.Outputs[1]] : [node.Outputs[0]];

    public static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    private static Numbers[] Run(RecurrentCell cell, Numbers[] x, int steps, int units)
    {
        int rows = x[0].Dims[0], gates = Gates(cell);
        double[] hs = new double[rows * steps * units], cs = new double[hs.Length];
        for (int row = 0; row < rows; row++)
        {
            double[] h = [.. Enumerable.Range(0, units).Select(u => x[3][row, u])];
            double[] c = cell == RecurrentCell.Lstm ? [.. Enumerable.Range(0, units).Select(u => x[4][row, u])] : new double[units];
            for (int t = 0; t < steps; t++)
            {
                if (x[2][row, t] != 0)
                {
                    var product = new double[gates * units];
                    for (int j = 0; j < product.Length; j++)
                        for (int k = 0; k < units; k++) product[j] += h[k] * x[1][k, j];
                    for (int u = 0; u < units; u++)
                    {
                        double In(int gate) => x[0][row, t, gate * units + u];
                        double Of(int gate) => product[gate * units + u];
                        double Sum(int gate) => In(gate) + Of(gate);
                        if (cell == RecurrentCell.Simple) h[u] = Math.Tanh(Sum(0));
                        else if (cell == RecurrentCell.Lstm)
                        {
                            c[u] = Sigmoid(Sum(1)) * c[u] + Sigmoid(Sum(0)) * Math.Tanh(Sum(2));
                            h[u] = Sigmoid(Sum(3)) * Math.Tanh(c[u]);
                        }
                        else
                        {
                            double z = Sigmoid(Sum(0) + x[4][u]), r = Sigmoid(Sum(1) + x[4][units + u]);
                            h[u] = z * h[u] + (1 - z) * Math.Tanh(In(2) + r * (Of(2) + x[4][2 * units + u]));
                        }
                    }
                }
                h.CopyTo(hs, (row * steps + t) * units);
                c.CopyTo(cs, (row * steps + t) * units);
            }
        }
        int[] dims = [rows, steps, units];
        return cell == RecurrentCell.Lstm ? [new(dims, hs), new(dims, cs)] : [new(dims, hs)];
    }
}
