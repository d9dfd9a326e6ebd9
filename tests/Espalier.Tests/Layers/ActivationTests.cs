using Espalier.Cpu;
using Espalier.Graph;

namespace Espalier.Tests.Layers;

/// <summary>Activations where single precision is hard, and at settings that no recorded case has.</summary>
public class ActivationTests
{
    private static (float[] Values, float[] Slopes) Run(Activation activation, params float[] x)
    {
        var input = Input.Of("x", new Shape(1, x.Length));
        var y = activation.Apply(input);
        var slopes = Gradients.Of([y], [Constant.Of(y.Shape, [.. Enumerable.Repeat(1f, (int)y.Shape.ValuesPerRow)])], [input])[0]!;
        var executable = CpuBackend.Default.Prepare(Program.Compile([y, slopes]), 1);
        x.CopyTo(executable.Input(input));
        executable.Run();
        return (executable.Output(y).ToArray(), executable.Output(slopes).ToArray());
    }

    private static readonly float[] Wide =
        [-200, -100, -90, -60, -30, -20, -12, -8, -5, -3, -1, -0.5f, -1e-3f, -1e-6f, 1e-6f, 1e-3f, 0.5f, 1, 3, 5, 8, 12, 20, 30, 60, 90, 100, 200];

    [Theory]
    [InlineData("Elu"), InlineData("Selu"), InlineData("Celu"), InlineData("Softplus"), InlineData("Sigmoid"), InlineData("Tanh"), InlineData("Mish")]
    [InlineData("Silu"), InlineData("LogSigmoid"), InlineData("Squareplus"), InlineData("Softsign"), InlineData("Gelu"), InlineData("HardSigmoid")]
    public void ValuesAndSlopesHoldInTheTails(string name)
    {
        var (values, slopes) = Run(Registry<Activation>.Create(name), Wide);
        Func<double, double> exact = name switch
        {
            "Elu" or "Celu" => x => x > 0 ? x : Expm1(x),
            "Selu" => x => 1.0507009873554805 * (x > 0 ? x : 1.6732632423543772 * Expm1(x)),
            "Softplus" => Softplus,
            "LogSigmoid" => x => -Softplus(-x),
            "Sigmoid" => x => 1 / (1 + Math.Exp(-x)),
            "Tanh" => Math.Tanh,
            "Mish" => x => x * Math.Tanh(Softplus(x)),
            "Silu" => x => x / (1 + Math.Exp(-x)),
            "Squareplus" => x => x > 0 ? (x + Math.Sqrt(x * x + 4)) / 2 : 2 / (Math.Sqrt(x * x + 4) - x),
            "Softsign" => x => x / (1 + Math.Abs(x)),
            "Gelu" => Gelu,
            _ => x => Math.Clamp(x / 6 + 0.5, 0, 1),
        };
        // Gelu's 1 + erf cancels below 0, in Keras as here.
        double smallest = name == "Gelu" ? 1e-6 : 1e-30;
        for (int i = 0; i < Wide.Length; i++)
        {
            double value = exact(Wide[i]), step = 1e-4 * Math.Max(1, Math.Abs(Wide[i]));
            double slope = (exact(Wide[i] + step) - exact(Wide[i] - step)) / (2 * step), kink = Math.Abs(Wide[i]) < step ? 1 : 0;
            Assert.True(Math.Abs(values[i] - value) <= 4e-6 * Math.Abs(value) + smallest, $"{name}({Wide[i]}) is {values[i]}, not {value}.");
            Assert.True(Math.Abs(slopes[i] - slope) <= 1e-3 * Math.Abs(slope) + 2e-7 + kink, $"{name}'({Wide[i]}) is {slopes[i]}, not {slope}.");
        }

        static double Softplus(double x) => Math.Max(x, 0) + Log1p(Math.Exp(-Math.Abs(x)));

        // .NET's own ExpM1 and LogP1 lose the digits that are asked for here.
        static double Expm1(double x) => Math.Abs(x) < 1e-3 ? x * (1 + x / 2 * (1 + x / 3 * (1 + x / 4))) : Math.Exp(x) - 1;

        static double Log1p(double u) => u < 1e-4 ? u * (1 - u / 2 + u * u / 3) : Math.Log(1 + u);

        static double Gelu(double x) // x·Φ(x), Φ by the integral of its density
        {
            if (x < -9) return 0;
            double sum = 0;
            const int parts = 20_000;
            double from = -12, width = (Math.Min(x, 12) - from) / parts;
            for (int i = 0; i < parts; i++)
            {
                double t = from + (i + 0.5) * width;
                sum += Math.Exp(-t * t / 2) * width;
            }
            return x * sum / Math.Sqrt(2 * Math.PI);
        }
    }

    [Fact]
    public void EveryActivationIsFiniteFarOut()
    {
        foreach (string name in Registry<Activation>.Names)
        {
            if (name == "Exponential") continue; // its value is not
            var (values, slopes) = Run(Registry<Activation>.Create(name), -1e4f, -100, 0, 100, 1e4f, 7);
            Assert.All(values.Concat(slopes), v => Assert.True(float.IsFinite(v), $"{name} gives {v}."));
        }
    }

    [Fact]
    public void ReluHasThresholdSlopeAndLimit()
    {
        var (values, slopes) = Run(new ReluActivation(negativeSlope: 0.5, maxValue: 3, threshold: 1), -1, 0.5f, 2, 5);
        Assert.Equal([-1, -0.25f, 2, 3], values);
        Assert.Equal([0.5f, 0.5f, 1, 0], slopes);
        Assert.Throws<EspalierException>(() => new ReluActivation(maxValue: -1));
    }

    [Fact]
    public void SparsemaxSumsToOneWhenExact()
    {
        var exact = Run(new SparsemaxActivation(exact: true), 1.5f, 0.75f, -1, 1).Values;
        Assert.Equal(1, exact.Sum(), 1e-6);
        Assert.Equal(0, exact[2]);
        Assert.True(Run(Activation.Sparsemax, 1.5f, 0.75f, -1, 1).Values.Sum() < 1);
    }

    [Fact]
    public void NamesAndSettingsAreWrittenAsKerasReadsThem()
    {
        foreach (string name in Registry<Activation>.Names)
        {
            var config = new Config("layer");
            config.Write("activation", Registry<Activation>.Create(name));
            Assert.Equal(Registry<Activation>.Create(name).Name, (string?)config.Json["activation"]);
            Assert.Equal(name, Registry<Activation>.NameOf(config.Object<Activation>("activation")!));
        }
        Assert.Equal("silu", Registry<Activation>.Create("swish").Name);
        var steep = new Config("layer");
        steep.Write<Activation>("activation", new LeakyReluActivation(0.01));
        Assert.Equal([-0.01f], Run(steep.Object<Activation>("activation")!, -1).Values);
    }

    [Fact]
    public void GluNeedsAnEvenAxis() =>
        Assert.Contains("twice the units", Assert.Throws<EspalierException>(() => Activation.Glu.Apply(Input.Of("x", new Shape(Shape.Batch, 3)))).Message);
}
