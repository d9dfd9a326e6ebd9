using Espalier.Cpu;
using Espalier.Graph;

namespace Espalier.Tests.Layers;

/// <summary>Layers that draw random numbers: their statistics in training, nothing in use, other numbers at each step and in each layer.</summary>
public class RandomLayerTests
{
    private const int Rows = 4000, Columns = 25;

    private static float[] Run(Layer layer, Func<int, float> input, bool training = true, Moment moment = default, Shape? row = null) =>
        Run(layer, [new Shape([Shape.Batch, .. (row ?? new Shape(Columns)).Dims])], input, training, moment);

    private static float[] Run(Layer layer, IReadOnlyList<Shape> inputs, Func<int, float> input, bool training, Moment moment)
    {
        Symbol[] x = [.. inputs.Select((shape, i) => Input.Of($"x{i}", shape))];
        var y = layer.Apply(x);
        foreach (var weight in layer.Weights) weight.Parameter.Set([.. Enumerable.Repeat(0.5f, weight.Values.Length)]); // nothing hides behind zeros
        var executable = CpuBackend.Default.Prepare(Program.Compile([y], training: training), Rows);
        foreach (var symbol in x)
        {
            var values = executable.Input(symbol);
            for (int i = 0; i < values.Length; i++) values[i] = input(i);
        }
        executable.Run(moment);
        return executable.Output(y).ToArray();
    }

    private static (double Mean, double Variance) Moments(IEnumerable<float> values)
    {
        double mean = values.Average(v => (double)v);
        return (mean, values.Average(v => (v - mean) * (v - mean)));
    }

    [Theory]
    [InlineData(0.1), InlineData(0.5), InlineData(0.9)]
    public void DropoutKeepsTheMean(double rate)
    {
        float[] y = Run(new Dropout(rate), _ => 2);
        Assert.All(y, v => Assert.True(v == 0 || Math.Abs(v - 2 / (1 - rate)) < 1e-4));
        Assert.Equal(rate, y.Count(v => v == 0) / (double)y.Length, 0.006);
        Assert.Equal(2, Moments(y).Mean, 0.05);
    }

    [Fact]
    public void NoiseHasItsDeviation()
    {
        var (mean, variance) = Moments(Run(new GaussianNoise(0.3), _ => 5));
        Assert.Equal(5, mean, 0.005);
        Assert.Equal(0.09, variance, 0.002);
        (mean, variance) = Moments(Run(new GaussianDropout(0.2), _ => 3));
        Assert.Equal(3, mean, 0.03);
        Assert.Equal(9 * 0.25, variance, 0.05);
    }

    [Fact]
    public void AlphaDropoutKeepsMeanAndVariance()
    {
        var key = RandomKey.For(3, "normal");
        var (mean, variance) = Moments(Run(new AlphaDropout(0.3), i => (float)key.Normal(i)));
        Assert.Equal(0, mean, 0.02);
        Assert.Equal(1, variance, 0.03);
    }

    [Fact]
    public void SpatialDropoutDropsWholeChannels()
    {
        float[] y = Run(new SpatialDropout2D(0.4), _ => 1, row: new Shape(2, 3, 5));
        int dropped = 0;
        for (int row = 0; row < Rows; row++)
            for (int channel = 0; channel < 5; channel++)
            {
                var places = Enumerable.Range(0, 6).Select(p => y[row * 30 + p * 5 + channel]).Distinct().ToArray();
                Assert.Single(places);
                if (places[0] == 0) dropped++;
            }
        Assert.Equal(0.4, dropped / (Rows * 5.0), 0.015);
    }

    public static TheoryData<string> Names => [.. LayerExamples.Found.Where(e => e.Value.Random).Select(e => e.Key)];

    /// <summary>Those that do nothing but draw: their output is their one input, disturbed.</summary>
    public static TheoryData<string> Disturbances => [.. LayerExamples.Found.Where(e => e.Value.Random && e.Value.Inputs.Count == 1).Select(e => e.Key)];

    [Theory, MemberData(nameof(Disturbances))]
    public void InUseNothingChanges(string name)
    {
        var example = LayerExamples.Found[name];
        Assert.Equal(Enumerable.Range(0, Rows * (int)example.Output.ValuesPerRow).Select(i => (float)i),
            Run(example.Make(), i => i, training: false, row: example.Output));
    }

    [Theory, MemberData(nameof(Names))]
    public void StepsSeedsAndApplicationsDrawOtherNumbers(string name)
    {
        var example = LayerExamples.Found[name];
        float[] Drawn(Layer layer, Moment moment) => Run(layer, example.Inputs, _ => 1, training: true, moment);
        float[] first = Drawn(example.Make(), new Moment(1, 2, 3));
        Assert.Equal(first, Drawn(example.Make(), new Moment(1, 2, 3)));
        Assert.NotEqual(first, Drawn(example.Make(), new Moment(1, 2, 4)));
        Assert.NotEqual(first, Drawn(example.Make(), new Moment(1, 3, 3)));
        Assert.NotEqual(first, Drawn(example.Make(), new Moment(2, 2, 3)));
        var layer = example.Make();
        Assert.NotEqual(Drawn(layer, new Moment(1, 2, 3)), Drawn(layer, new Moment(1, 2, 3)));
    }

    [Fact]
    public void ARateOfOneIsRefused()
    {
        Assert.Throws<EspalierException>(() => new Dropout(1));
        Assert.Throws<EspalierException>(() => new AlphaDropout(-0.1));
        Assert.Throws<EspalierException>(() => new GaussianNoise(double.NaN));
        Assert.Throws<EspalierException>(() => new SpatialDropout1D(2));
    }
}
