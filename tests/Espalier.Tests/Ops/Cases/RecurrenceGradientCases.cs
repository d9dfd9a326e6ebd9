using Espalier.Graph;

namespace Espalier.Tests.Ops.Cases;

/// <summary>The gradient op by itself, from any gates and states; that it is the gradient of the steps the cases of those say.</summary>
public sealed class RecurrenceGradientCases : OpCases<RecurrenceGradient>
{
    public override IEnumerable<OpCase> Cases()
    {
        foreach (var cell in Enum.GetValues<RecurrentCell>())
            foreach (var (steps, units) in new[] { (3, 5), (1, 17) })
            {
                Shape states = Batched(steps, units), gates = Batched(steps, 4 * units), state = Batched(units);
                Shape[] shapes = [states, new(units, RecurrenceCases.Gates(cell) * units), Batched(steps), .. cell switch
                {
                    RecurrentCell.Simple => (Shape[])[states],
                    RecurrentCell.Lstm => [gates, states, state, states],
                    _ => [gates, states, state],
                }];
                yield return new OpCase($"{cell} {states}", new RecurrenceGradient(cell), shapes, x => x[0])
                {
                    Reference = (x, _) => Run(cell, x, steps, units),
                    Fill = [Fillings.Normal, Fillings.Normal, Fillings.Bits, .. Enumerable.Repeat<Filling>((key, i) => key.Uniform(i), shapes.Length - 3)],
                    Differentiable = [],
                    Tolerance = 1e-5,
                };
            }
    }

    private static Numbers[] Run(RecurrentCell cell, Numbers[] x, int steps, int units)
    {
        int rows = x[0].Dims[0], width = RecurrenceCases.Gates(cell) * units;
        double[] dx = new double[rows * steps * width], dp = new double[dx.Length], dFirst = new double[rows * units], dFirstC = new double[dFirst.Length];
        for (int row = 0; row < rows; row++)
        {
            double[] dh = new double[units], dc = new double[units];
            for (int t = steps - 1; t >= 0; t--)
            {
                for (int u = 0; u < units; u++)
                {
                    dh[u] += x[0][row, t, u];
                    if (cell == RecurrentCell.Lstm) dc[u] += x[6][row, t, u];
                }
                if (x[2][row, t] == 0) continue;
                var product = new double[width]; // d(h·R)
                var on = new double[units];
                for (int u = 0; u < units; u++)
                {
                    double Kept(int gate) => x[3][row, t, gate * units + u];
                    double Before(int states) => t == 0 ? x[states + 1][row, u] : x[states][row, t - 1, u];
                    void Set(int gate, double ofX, double ofProduct)
                    {
                        dx[(row * steps + t) * width + gate * units + u] = ofX;
                        product[gate * units + u] = ofProduct;
                    }
                    if (cell == RecurrentCell.Simple)
                    {
                        double h = x[3][row, t, u], d = dh[u] * (1 - h * h);
                        Set(0, d, d);
                    }
                    else if (cell == RecurrentCell.Lstm)
                    {
                        double i = Kept(0), f = Kept(1), g = Kept(2), o = Kept(3), shown = Math.Tanh(x[4][row, t, u]);
                        dc[u] += dh[u] * o * (1 - shown * shown);
                        double[] d = [dc[u] * g * i * (1 - i), dc[u] * Before(4) * f * (1 - f), dc[u] * i * (1 - g * g), dh[u] * shown * o * (1 - o)];
                        for (int gate = 0; gate < 4; gate++) Set(gate, d[gate], d[gate]);
                        dc[u] *= f;
                    }
                    else
                    {
                        double z = Kept(0), r = Kept(1), candidate = Kept(2), q = Kept(3), d = dh[u] * (1 - z) * (1 - candidate * candidate);
                        double dz = dh[u] * (Before(4) - candidate) * z * (1 - z), dr = d * q * r * (1 - r);
                        Set(0, dz, dz);
                        Set(1, dr, dr);
                        Set(2, d, d * r);
                        on[u] = dh[u] * z;
                    }
                }
                product.CopyTo(dp, (row * steps + t) * width);
                for (int u = 0; u < units; u++)
                {
                    dh[u] = on[u];
                    for (int j = 0; j < width; j++) dh[u] += product[j] * x[1][u, j];
                }
            }
            dh.CopyTo(dFirst, row * units);
            dc.CopyTo(dFirstC, row * units);
        }
        int[] dims = [rows, steps, width], state = [rows, units];
        return cell switch
        {
            RecurrentCell.Simple => [new(dims, dx), new(state, dFirst)],
            RecurrentCell.Lstm => [new(dims, dx), new(state, dFirst), new(state, dFirstC)],
            _ => [new(dims, dx), new(state, dFirst), new(dims, dp)],
        };
    }
}
