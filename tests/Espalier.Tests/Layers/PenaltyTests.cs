using System.Text.Json.Nodes;
using Espalier.Cpu;
using Espalier.Graph;

namespace Espalier.Tests.Layers;

/// <summary>Regularizers and constraints by their formulas.</summary>
public class PenaltyTests
{
    private static readonly float[] Weights = [3, -1, 0.5f, 4, 2, -0.25f];

    private static float[] Run(Func<Symbol, Symbol> formula, params float[] values)
    {
        var parameter = new Parameter("w", new Shape(2, values.Length / 2));
        parameter.Set(values);
        var y = formula(parameter.Symbol);
        var executable = CpuBackend.Default.Prepare(Program.Compile([y]), 1);
        executable.Run();
        return executable.Output(y).ToArray();
    }

    [Fact]
    public void RegularizersAreTheirFormulas()
    {
        double absolute = Weights.Sum(w => Math.Abs((double)w)), square = Weights.Sum(w => (double)w * w);
        Assert.Equal(0.1 * absolute, Run(new L1(0.1).Penalty, Weights)[0], 1e-5);
        Assert.Equal(0.1 * square, Run(new L2(0.1).Penalty, Weights)[0], 1e-5);
        Assert.Equal(0.1 * absolute + 0.2 * square, Run(new L1L2(0.1, 0.2).Penalty, Weights)[0], 1e-5);
        Assert.Equal(0, Run(new L1L2().Penalty, Weights)[0]);
        double cosine = (3 * 4 + -1 * 2 + 0.5 * -0.25) / Math.Sqrt((9 + 1 + 0.25) * (16 + 4 + 0.0625));
        Assert.Equal(0.3 * Math.Abs(cosine), Run(new OrthogonalRegularizer(0.3).Penalty, Weights)[0], 1e-6);
        Assert.Equal(0, Run(new OrthogonalRegularizer(1, columns: true).Penalty, 1, 1, 1, -1)[0], 1e-6);
        Assert.Throws<EspalierException>(() => new L2(-1));
        Assert.Throws<EspalierException>(() => new OrthogonalRegularizer().Penalty(Constant.Of(1)));
    }

    [Fact]
    public void ConstraintsBringNormsBack()
    {
        Assert.Equal([3, 0, 0.5f, 4, 2, 0], Run(new NonNeg().Apply, Weights));
        float[] unit = Run(new UnitNorm().Apply, Weights);
        for (int column = 0; column < 3; column++) Assert.Equal(1, Math.Sqrt(unit[column] * unit[column] + unit[column + 3] * unit[column + 3]), 1e-5);
        float[] limited = Run(new MaxNorm(2).Apply, Weights); // norms 5, 2.236, 0.559
        Assert.Equal(3 * 2 / 5.0, limited[0], 1e-5);
        Assert.Equal(0.5f, limited[2], 1e-5);
        float[] rows = Run(new MaxNorm(1, [1]).Apply, Weights);
        Assert.Equal(1, rows.Take(3).Sum(w => (double)w * w), 1e-5);
        float[] half = Run(new MinMaxNorm(1, 2, rate: 0.5).Apply, Weights);
        Assert.Equal(3 * (0.5 * 2 + 0.5 * 5) / 5, half[0], 1e-5);
        Assert.Equal(0.5 * (0.5 * 1 + 0.5 * Math.Sqrt(0.3125)) / Math.Sqrt(0.3125), half[2], 1e-5);
        Assert.All(Run(new UnitNorm().Apply, 0, 0), w => Assert.Equal(0, w));
        Assert.Throws<EspalierException>(() => new MinMaxNorm(2, 1));
    }

    [Fact]
    public void SettingsSurvive()
    {
        Check<Regularizer>(new L1(0.5), new L2(0.25), new L1L2(0.1, 0.2), new OrthogonalRegularizer(0.3, columns: true));
        Check<Constraint>(new NonNeg(), new UnitNorm([1]), new MaxNorm(3, [0, 1]), new MinMaxNorm(0.5, 2, 0.25, [-1]));

        static void Check<T>(params T[] items) where T : class
        {
            foreach (var item in items)
            {
                Config first = new("x"), second = new("x");
                first.Write("it", item);
                second.Write("it", first.Object<T>("it"));
                Assert.True(JsonNode.DeepEquals(first.Json, second.Json), first.Json.ToJsonString());
            }
            Assert.Equal(Registry<T>.Names, items.Select(Registry<T>.NameOf).Order(StringComparer.Ordinal));
        }
    }
}
