using System.Text.Json.Nodes;
using Espalier.Graph;
using Espalier.Tests.Goldens;

namespace Espalier.Tests.Initializers;

/// <summary>First weights against the formulas that were recorded: fans, bounds, means, variances, right angles.</summary>
public class InitializerTests
{
    private static JsonObject Recorded()
    {
        var folder = GoldenFolder.Require();
        return JsonNode.Parse(File.ReadAllText(folder.Path("initializers", "initializers.json")))!.AsObject();
    }

    private static Shape ShapeOf(JsonNode node) => new([.. node.AsArray().Select(d => d!.GetValue<int>())]);

    [Fact]
    public void FansAreTheRecordedOnes()
    {
        foreach (var fan in Recorded()["fans"]!.AsArray())
        {
            var (fanIn, fanOut) = Fans.Of(ShapeOf(fan!["shape"]!));
            Assert.Equal((fan["fan_in"]!.GetValue<double>(), fan["fan_out"]!.GetValue<double>()), (fanIn, fanOut));
        }
    }

    [Fact]
    public void SamplesHaveTheRecordedMeanVarianceAndBound()
    {
        var folder = GoldenFolder.Require();
        int checkedCases = 0;
        foreach (var c in Recorded()["cases"]!.AsArray())
        {
            string name = (string)c!["class_name"]!;
            var initializer = Registry<Initializer>.Create(name, new Config(name, c["config"]!.DeepClone().AsObject()));
            var shape = ShapeOf(c["shape"]!);
            var values = Drawn(initializer, shape, 17);
            var expected = c["expected"]!;
            double mean = expected["mean"]!.GetValue<double>(), variance = expected["variance"]!.GetValue<double>();
            string about = $"{name} {c["config"]!.ToJsonString()} {shape}";
            if (c["orthogonal"] is not null)
            {
                AssertRightAngles(values, shape, c["config"]!["gain"]!.GetValue<double>(), folder.Tolerance("initializers", "orthogonal_gram"), about);
                continue;
            }
            double ourMean = values.Average(v => (double)v), ourVariance = values.Average(v => (v - ourMean) * (v - ourMean));
            Assert.True(Math.Abs(ourMean - mean) <= 5 * Math.Sqrt(variance / values.Length) + 1e-9, $"{about}: mean {ourMean} for {mean}.");
            if (values.Length >= 50_000)
                Assert.True(Math.Abs(ourVariance / variance - 1) <= folder.Tolerance("initializers", "variance_relative"),
                    $"{about}: variance {ourVariance} for {variance}.");
            if (expected["bound"] is JsonValue bound)
                Assert.All(values, v => Assert.True(Math.Abs(v - (mean == 0 ? 0 : (float)mean)) <= bound.GetValue<double>() + 1e-8 * Math.Sign(mean), about));
            checkedCases++;
        }
        Assert.True(checkedCases > 50);
    }

    private static float[] Drawn(Initializer initializer, Shape shape, long seed)
    {
        var values = new float[shape.ValuesPerRow];
        initializer.Fill(values, shape, RandomKey.For(seed, "weight"));
        return values;
    }

    private static void AssertRightAngles(float[] values, Shape shape, double gain, double tolerance, string about)
    {
        int columns = shape[-1], rows = values.Length / columns, count = Math.Min(rows, columns);
        for (int i = 0; i < count; i++)
            for (int j = 0; j <= i; j++)
            {
                double product = 0;
                for (int k = 0; k < Math.Max(rows, columns); k++)
                    product += rows >= columns ? (double)values[k * columns + i] * values[k * columns + j]
                        : (double)values[i * columns + k] * values[j * columns + k];
                Assert.True(Math.Abs(product - (i == j ? gain * gain : 0)) <= tolerance, $"{about}: vectors {i} and {j} have the product {product}.");
            }
    }

    [Fact]
    public void LayersBeginAsKerasLayersDo()
    {
        foreach (var (className, defaults) in Recorded()["layer_defaults"]!.AsObject())
        {
            var example = Layers.LayerExamples.Found[className].Make();
            var config = new Config(className);
            example.WriteConfig(config);
            foreach (var (key, initializer) in defaults!.AsObject())
                if (initializer is JsonObject o) Assert.Equal((string?)o["class_name"], (string?)config.Json[key]!["class_name"]);
        }
    }

    public static TheoryData<string> Names => [.. Registry<Initializer>.Names];

    [Theory, MemberData(nameof(Names))]
    public void TheSameKeyDrawsTheSameNumbersAndSettingsSurvive(string name)
    {
        var initializer = Registry<Initializer>.Create(name);
        var shape = new Shape(6, 4);
        Assert.Equal(Drawn(initializer, shape, 1), Drawn(initializer, shape, 1));
        Assert.Equal(initializer is RandomInitializer, !Drawn(initializer, shape, 1).SequenceEqual(Drawn(initializer, shape, 2)));

        var written = new Config(name);
        initializer.WriteConfig(written);
        var again = new Config(name);
        Registry<Initializer>.Create(name, new Config(name, written.Json.DeepClone().AsObject())).WriteConfig(again);
        Assert.Equal(written.Json.ToJsonString(), again.Json.ToJsonString());
    }

    [Fact]
    public void ASeedOfItsOwnCountsForItself()
    {
        var shape = new Shape(5, 3);
        Assert.Equal(Drawn(new HeNormal(seed: 4), shape, 1), Drawn(new HeNormal(seed: 4), shape, 2));
        Assert.NotEqual(Drawn(new HeNormal(seed: 4), shape, 1), Drawn(new HeNormal(seed: 5), shape, 1));
    }

    [Fact]
    public void ImpossibleSettingsAreRefused()
    {
        Assert.Throws<EspalierException>(() => new VarianceScaling(scale: 0));
        Assert.Throws<EspalierException>(() => new RandomNormalInitializer(stddev: -1));
        Assert.Throws<EspalierException>(() => new RandomUniformInitializer(1, 0));
        Assert.Throws<EspalierException>(() => Drawn(new Orthogonal(), new Shape(4), 1));
        Assert.Throws<EspalierException>(() => Drawn(new Identity(), new Shape(2, 2, 2), 1));
        Assert.Throws<EspalierException>(() => Registry<Initializer>.Create("VarianceScaling", new Config("x", new JsonObject { ["mode"] = "fan" })));
        Assert.Equal([2, 0, 0, 0, 2, 0], Drawn(new Identity(2), new Shape(2, 3), 1));
    }
}
