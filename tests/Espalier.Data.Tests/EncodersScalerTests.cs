using System.Text.Json.Nodes;
using CsCheck;
using Espalier.Data;

namespace Espalier.Tests;

/// <summary>Expected numbers computed with scikit-learn 1.2.1 on NumPy 1.24.2.</summary>
public class EncodersScalerTests
{
    private static readonly double[] Train =
    [
        9.082, -0.111, 5.836, 3.864, 4.095, 4.569, 0.96, 4.536, 3.27, 11.646, 5.452, 4.295, 4.437,
        3.664, 2.89, 4.218, 5.964, 3.5, 3.5, 3.5, 3.5, 3.5, 3.5, 11.25, 0.0,
    ];

    private static readonly double[] Asked = [-4.0, 0.0, 1e-08, 2.2, 3.5, 3.6, 5.0, 7.25, 11.25, 11.2499999999, 40.0];

    [Theory]
    [InlineData(Scaling.Standard, new[] { -3.077328788388574, -1.6183051969338436, -1.6183051932862846, -0.8158422216337416, -0.3416595544109543, -0.30518396462458597, 0.20547429238456974, 1.0261750625778558, 2.4851986540325863, 2.485198653996111, 12.971930717613462 })]
    [InlineData(Scaling.MinMax, new[] { -0.3307816619886025, 0.009441183975503954, 0.009441184826061069, 0.1965637492557625, 0.3071361741940971, 0.3156417453431998, 0.4347197414306371, 0.6260950922854469, 0.9663179382495534, 0.9663179382410478, 3.4116696436165688 })]
    [InlineData(Scaling.Robust, new[] { -7.356407857811039, -3.614593077642657, -3.6145930682881198, -1.5565949485500465, -0.34050514499532264, -0.246959775491113, 1.0626753975678205, 3.1674462114125355, 6.9092609915809176, 6.909260991487372, 33.80355472404116 })]
    [InlineData(Scaling.QuantileUniform, new[] { 0.0, 0.041666666666666664, 0.04166666710069444, 0.11010362694300518, 0.3125, 0.4420731707317074, 0.7703378633446585, 0.892185161428266, 0.9583333333333333, 0.9583333333314114, 1.0 })]
    [InlineData(Scaling.QuantileNormal, new[] { -5.199337582605575, -1.731664396122245, -1.73166439124967, -1.2259772032994019, -0.4887764111146695, -0.14571504815046438, 0.7399599876743012, 1.2382330041800118, 1.7316643961222447, 1.7316643961006688, 5.19933758270342 })]
    public void ScaledNumbersAreThoseOfScikitLearn(Scaling scaling, double[] expected)
    {
        var scaler = Scaler.Fit(scaling, Train);
        for (int i = 0; i < Asked.Length; i++) Assert.Equal(expected[i], scaler.Forward(Asked[i]), 1e-12);
        Assert.True(double.IsNaN(scaler.Forward(double.NaN)));
        Assert.True(double.IsNaN(scaler.Inverse(double.NaN)));
    }

    [Fact]
    public void LogarithmsGoThereAndBack()
    {
        double[] incomes = [1000, 2000, 4000, 8000, 16000, 1_000_000];
        var scaler = (LogScaler)Scaler.Fit(Scaling.Log, incomes);
        Assert.Equal(2000, scaler.Unit);
        double[] logs = [.. incomes.Select(v => Math.Log(1 + v / 2000))];
        double mean = logs.Average(), deviation = Math.Sqrt(logs.Average(v => (v - mean) * (v - mean)));
        for (int i = 0; i < incomes.Length; i++) Assert.Equal((logs[i] - mean) / deviation, scaler.Forward(incomes[i]), 1e-12);
        foreach (double v in new[] { -500, 0, 1e-6, 3, 1e9 }) Assert.Equal(v, scaler.Inverse(scaler.Forward(v)), 1e-9 * Math.Max(1, Math.Abs(v)));
        Assert.True(double.IsNaN(scaler.Forward(double.NaN)) && double.IsNaN(scaler.Inverse(double.NaN)));
        // What it is measured in does not matter.
        var cents = Scaler.Fit(Scaling.Log, [.. incomes.Select(v => 100 * v)]);
        Assert.Equal(scaler.Forward(5000), cents.Forward(500_000), 1e-12);
        var read = (LogScaler)new Config("a scaler", new JsonObject { ["scaler"] = scaler.ToJson() }).Object<Scaler>("scaler")!;
        Assert.Equal((scaler.Unit, scaler.Mean, scaler.Deviation), (read.Unit, read.Mean, read.Deviation));
    }

    [Fact]
    public void FewQuantilesInterpolateAsInScikitLearn()
    {
        var scaler = QuantileScaler.Fit(Train, normal: true, count: 7);
        double[] forward = [-5.199337582605575, -2.5444975534412326, -2.544497521977785, -1.2059367962791554, -0.43072729929545756, -0.30779049023442845, 0.6241589070935095, 1.145000777405956, 2.2781196597941253, 2.2781196596978055, 5.19933758270342];
        for (int i = 0; i < Asked.Length; i++) Assert.Equal(forward[i], scaler.Forward(Asked[i]), 1e-12);
        double[] from = [-6, -1.5, -.2, 0, .7, 2.5, 9];
        double[] back = [-0.111, 1.2442508849400549, 3.690896794584999, 3.864, 5.203957103239525, 11.429531066743444, 11.646];
        for (int i = 0; i < from.Length; i++) Assert.Equal(back[i], scaler.Inverse(from[i]), 1e-12);
    }

    [Theory]
    [InlineData(Scaling.Standard)]
    [InlineData(Scaling.MinMax)]
    [InlineData(Scaling.Robust)]
    public void AConstantColumnIsDividedByOne(Scaling scaling)
    {
        var scaler = Scaler.Fit(scaling, [0.1, 0.1, 0.1]);
        Assert.Equal(0, scaler.Forward(0.1), 1e-15);
        Assert.Equal(1, scaler.Forward(1.1), 1e-15);
    }

    [Fact]
    public void TheDeviationIsThePopulationsEvenFarFromZero()
    {
        var scaler = StandardScaler.Fit([1e9 + 1, 1e9 + 2, 1e9 + 3]);
        Assert.Equal(1e9 + 2, scaler.Mean);
        Assert.Equal(Math.Sqrt(2.0 / 3), scaler.Deviation, 1e-12);
    }

    [Fact]
    public void TheInverseUndoesTheScaling() =>
        Gen.Select(Gen.Enum<Scaling>(), Gen.Double[-1e6, 1e6].Array[1, 60]).Sample((scaling, values) =>
        {
            var scaler = Scaler.Fit(scaling, values);
            double size = values.Max(Math.Abs) + 1;
            bool quantiles = scaler is QuantileScaler;
            foreach (double value in values)
            {
                // Where several training values are (almost) one, ranks cannot tell them apart.
                double error = Math.Abs(scaler.Inverse(scaler.Forward(value)) - value);
                Assert.True(error <= size * (quantiles ? 1e-6 : 1e-12), $"{scaling}: {value} came back {error} away");
            }
        });

    [Fact]
    public void ScalingNeverTurnsTheOrderRound() =>
        Gen.Select(Gen.Enum<Scaling>(), Gen.Double[-100, 100].Array[1, 40], Gen.Double[-200, 200], Gen.Double[-200, 200]).Sample((scaling, values, a, b) =>
        {
            var scaler = Scaler.Fit(scaling, values);
            return scaler.Forward(Math.Min(a, b)) <= scaler.Forward(Math.Max(a, b));
        });

    [Fact]
    public void JsonGivesBackTheSameBits() =>
        Gen.Select(Gen.Enum<Scaling>(), Gen.Double[-1e6, 1e6].Array[1, 60], Gen.Double[-1e7, 1e7]).Sample((scaling, values, asked) =>
        {
            var scaler = Scaler.Fit(scaling, values);
            string json = scaler.ToJson().ToJsonString();
            var node = (JsonObject)JsonNode.Parse(json)!;
            var again = Registry<Scaler>.Create((string)node["class_name"]!, new Config("scaler", (JsonObject)node["config"]!));
            Assert.Equal(json, again.ToJson().ToJsonString());
            Assert.Equal(BitConverter.DoubleToInt64Bits(scaler.Forward(asked)), BitConverter.DoubleToInt64Bits(again.Forward(asked)));
            Assert.Equal(BitConverter.DoubleToInt64Bits(scaler.Inverse(asked / 1e7)), BitConverter.DoubleToInt64Bits(again.Inverse(asked / 1e7)));
        });

    [Fact]
    public void NumbersThatCannotBeScaledAreRefused()
    {
        Assert.Contains("at least one", Assert.Throws<EspalierException>(() => Scaler.Fit(Scaling.Standard, [])).Message);
        Assert.Contains("finite", Assert.Throws<EspalierException>(() => Scaler.Fit(Scaling.MinMax, [1, double.NaN])).Message);
        Assert.Contains("too large", Assert.Throws<EspalierException>(() => Scaler.Fit(Scaling.Standard, [1e308, -1e308])).Message);
        Assert.Contains("1 to 1000", Assert.Throws<EspalierException>(() => QuantileScaler.Fit([1.0], count: 1001)).Message);
        Assert.Throws<EspalierException>(() => new StandardScaler(0, 0));
        Assert.Throws<EspalierException>(() => new MinMaxScaler(2, 1));
        Assert.Throws<EspalierException>(() => new QuantileScaler([2, 1], false));
    }

    [Fact]
    public void TheNormalDistributionAgreesWithTables()
    {
        Assert.Equal(0, NormalDistribution.Quantile(0.5));
        Assert.Equal(1.959963984540054, NormalDistribution.Quantile(0.975), 1e-14);
        Assert.Equal(-3.090232306167813, NormalDistribution.Quantile(0.001), 1e-14);
        Assert.Equal(-7.034483825301131, NormalDistribution.Quantile(1e-12), 1e-13);
        Assert.Equal(0.9750021048517795, NormalDistribution.Cumulative(1.96), 1e-15);
        Assert.Equal(0.0013498980316300946, NormalDistribution.Cumulative(-3), 1e-15);
    }
}
