using Espalier.Data;

namespace Espalier.Onnx;

/// <summary>Scalers as ONNX nodes, several columns of one kind at once: (batch, columns) in double precision.</summary>
internal static class ScalerWriters
{
    // What QuantileScaler counts as the edges of the distribution.
    private const double Edge = 1e-7;

    /// <summary>What can be scaled together.</summary>
    public static string Kind(Scaler scaler) => scaler is QuantileScaler quantile ? $"{(quantile.Normal ? "normal" : "quantile")} {quantile.Values.Length}" : scaler.GetType().Name;

    /// <summary>Scales columns.</summary>
    /// <returns>The name of the scaled columns.</returns>
    public static string Write(OnnxGraph g, IReadOnlyList<Scaler> scalers, string x)
    {
        string Each<T>(Func<T, double> one) where T : Scaler => g.Doubles([.. scalers.Cast<T>().Select(one)], scalers.Count);
        switch (scalers[0])
        {
            case NoScaler: return x;
            case StandardScaler: return Shifted<StandardScaler>(x, s => s.Mean, s => s.Deviation);
            case RobustScaler: return Shifted<RobustScaler>(x, s => s.Median, s => s.Range);
            case MinMaxScaler:
                string factor = g.Node("Mul", [g.Node("Sub", [x, Each<MinMaxScaler>(s => s.Minimum)]), Each<MinMaxScaler>(s => s.Factor)]);
                return g.Node("Add", [factor, Each<MinMaxScaler>(s => s.Low)]);
            case LogScaler:
                string size = g.Node("Log", [g.Node("Add", [g.Node("Div", [g.Node("Abs", [x]), Each<LogScaler>(s => s.Unit)]), g.Double(1)])]);
                return Shifted<LogScaler>(g.Node("Mul", [g.Node("Sign", [x]), size]), s => s.Mean, s => s.Deviation);
            case QuantileScaler { Normal: true }:
                return NormalQuantiles(g, Fractions(g, [.. scalers.Cast<QuantileScaler>()], x));
            case QuantileScaler:
                return Fractions(g, [.. scalers.Cast<QuantileScaler>()], x);
            default: throw new EspalierException($"ONNX has no counterpart for a {scalers[0].GetType().Name}. Export without preprocessing.");
        }

        string Shifted<T>(string value, Func<T, double> by, Func<T, double> divisor) where T : Scaler => g.Node("Div", [g.Node("Sub", [value, Each(by)]), Each(divisor)]);
    }

    // How far up a value stands among the quantiles q, from 0 to 1: between two of them in proportion, on several equal ones in their middle.
    private static string Fractions(OnnxGraph g, QuantileScaler[] scalers, string x)
    {
        int columns = scalers.Length, count = scalers[0].Values.Length;
        string first = g.Doubles([.. scalers.Select(s => s.Values[0])], columns), last = g.Doubles([.. scalers.Select(s => s.Values[^1])], columns);
        bool normal = scalers[0].Normal;
        string isFirst = normal ? g.Node("Less", [g.Node("Sub", [x, g.Double(Edge)]), first]) : g.Node("LessOrEqual", [x, first]);
        string isLast = normal ? g.Node("Greater", [g.Node("Add", [x, g.Double(Edge)]), last]) : g.Node("GreaterOrEqual", [x, last]);
        string zero = g.Double(0), one = g.Double(1), fraction = zero;
        if (count > 1)
        {
            double[] all = [.. scalers.SelectMany(s => s.Values.ToArray())];
            string q = g.Doubles(all, columns, count), column = g.Node("Unsqueeze", [x, g.Integers(2)]);
            string Counted(string op) => g.Node("ReduceSum", [g.Node("Cast", [g.Node(op, [column, q])], ("to", OnnxTypes.Double)), g.Integers(2)], ("keepdims", 0));
            string upTo = Counted("GreaterOrEqual"), below = Counted("Greater");
            string at = g.Node("Clip", [g.Node("Sub", [upTo, one]), g.Doubles([0]), g.Doubles([count - 2])]);
            // The quantiles on both sides, out of all of them in one row.
            string place = g.Node("Cast", [g.Node("Add", [at, g.Doubles([.. Enumerable.Range(0, columns).Select(i => (double)i * count)], columns)])], ("to", OnnxTypes.Int64));
            string flat = g.Doubles(all, all.Length), low = g.Node("Gather", [flat, place], ("axis", 0)), high = g.Node("Gather", [flat, g.Node("Add", [place, g.Integers(1)])], ("axis", 0));
            string between = g.Node("Add", [at, g.Node("Div", [g.Node("Sub", [x, low]), g.Node("Sub", [high, low])])]);
            string middle = g.Node("Mul", [g.Node("Sub", [g.Node("Add", [upTo, below]), one]), g.Double(0.5)]);
            string among = g.Node("Where", [g.Node("Greater", [upTo, below]), middle, between]);
            fraction = g.Node("Mul", [among, g.Double(1.0 / (count - 1))]);
        }
        string found = g.Node("Where", [isFirst, zero, g.Node("Where", [isLast, one, fraction])]);
        return g.Node("Where", [g.Node("IsNaN", [x]), x, found]);
    }

    // The inverse of the normal distribution as NormalDistribution computes it (Wichura 1988, AS 241): a ratio of polynomials for the centre and
    // two for the tails. All are computed, and the one that holds is taken.
    private static string NormalQuantiles(OnnxGraph g, string p)
    {
        string q = g.Node("Sub", [p, g.Double(0.5)]), size = g.Node("Abs", [q]);
        string centre = g.Node("Mul", [q, Ratio(g, g.Node("Sub", [g.Double(0.180625), g.Node("Mul", [q, q])]), NormalDistribution.CentreTop, NormalDistribution.CentreBottom)]);
        // ln needs a number above 0: the ends are cut to the edges behind.
        string rest = g.Node("Max", [g.Node("Sub", [g.Double(0.5), size]), g.Double(1e-300)]), tail = g.Node("Sqrt", [g.Node("Neg", [g.Node("Log", [rest])])]);
        string middle = Ratio(g, g.Node("Sub", [tail, g.Double(1.6)]), NormalDistribution.MiddleTop, NormalDistribution.MiddleBottom);
        string far = Ratio(g, g.Node("Sub", [tail, g.Double(5)]), NormalDistribution.FarTop, NormalDistribution.FarBottom);
        string beyond = g.Node("Mul", [g.Node("Sign", [q]), g.Node("Where", [g.Node("LessOrEqual", [tail, g.Double(5)]), middle, far])]);
        string quantile = g.Node("Where", [g.Node("LessOrEqual", [size, g.Double(0.425)]), centre, beyond]);
        return g.Node("Min", [g.Node("Max", [quantile, g.Double(QuantileScaler.LowestNormal)]), g.Double(QuantileScaler.HighestNormal)]);
    }

    // (batch, columns) → the powers 0 to 7 of each value, times the coefficients of both polynomials at once.
    private static string Ratio(OnnxGraph g, string r, ReadOnlySpan<double> top, ReadOnlySpan<double> bottom)
    {
        string powers = g.Node("Pow", [g.Node("Unsqueeze", [r, g.Integers(2)]), g.Doubles([0, 1, 2, 3, 4, 5, 6, 7], 8)]);
        var coefficients = new double[16];
        for (int i = 0; i < 8; i++) (coefficients[2 * i], coefficients[2 * i + 1]) = (top[i], bottom[i]);
        string[] both = g.Nodes("Split", [g.Node("MatMul", [powers, g.Doubles(coefficients, 8, 2)])], 2, ("axis", 2), ("num_outputs", 2));
        return g.Node("Squeeze", [g.Node("Div", [both[0], both[1]]), g.Integers(2)]);
    }
}
