using Espalier.Cpu;
using Espalier.Graph;

namespace Espalier.Tests.Graph;

/// <summary>A dense layer with a softmax head, by hand: gradients against finite differences, and threads that change no bit.</summary>
public class SmallNetworkTests
{
    private static (Symbol X, Symbol Y, Symbol Loss, Parameter[] Parameters) Network()
    {
        var x = Input.Of("x", new Shape(Shape.Batch, 5));
        var y = Input.Of("y", new Shape(Shape.Batch, 3));
        var w1 = Random("w1", 5, 7);
        var b1 = Random("b1", 7);
        var w2 = Random("w2", 7, 3);
        var h = Op.Apply(new Relu(), Op.Apply(new MatMul(), x, w1.Symbol) + b1.Symbol);
        var z = Op.Apply(new MatMul(), h, w2.Symbol);
        var p = Op.Apply(new Softmax(), z);
        var rows = Op.Apply(new SoftmaxCrossentropy(), z, p, y);
        var loss = Op.Apply(new ReduceSum([0]), rows) / Op.Apply(new ElementCount(0), rows);
        return (x, y, loss, [w1, b1, w2]);
    }

    private static Parameter Random(string name, params int[] dims)
    {
        var parameter = new Parameter(name, new Shape(dims));
        var key = RandomKey.For(3, name);
        for (int i = 0; i < parameter.Values.Length; i++) parameter.Values[i] = (float)key.Normal(i) * 0.5f;
        return parameter;
    }

    private static void Fill(Executable program, Symbol x, Symbol y)
    {
        var values = program.Input(x);
        for (int i = 0; i < values.Length; i++) values[i] = (float)RandomKey.For(1, "x").Normal(i);
        var labels = program.Input(y);
        labels.Clear();
        for (int row = 0; row < program.Batch; row++) labels[row * 3 + row % 3] = 1;
    }

    [Fact]
    public void GradientsAgreeWithFiniteDifferences()
    {
        var (x, y, loss, parameters) = Network();
        var gradients = Gradients.Of(loss, [.. parameters.Select(p => p.Symbol)]);
        var program = Program.Compile([loss, .. gradients.Select(g => g!)], training: true);
        var executable = CpuBackend.Default.Prepare(program, 9);
        Fill(executable, x, y);
        executable.Run();
        for (int p = 0; p < parameters.Length; p++)
        {
            float[] analytic = executable.Output(gradients[p]!).ToArray();
            for (int i = 0; i < parameters[p].Values.Length; i++)
            {
                float kept = parameters[p].Values[i];
                const float step = 1e-2f;
                parameters[p].Values[i] = kept + step;
                executable.Run();
                double above = executable.Output(loss)[0];
                parameters[p].Values[i] = kept - step;
                executable.Run();
                double below = executable.Output(loss)[0];
                parameters[p].Values[i] = kept;
                Assert.Equal((above - below) / (2 * step), analytic[i], 2e-3);
            }
        }
    }

    [Fact]
    public void TheProgramFusesDenseLayersAndPrintsItself()
    {
        var (_, _, loss, _) = Network();
        string text = Program.Compile([loss]).ToString(32);
        Assert.Contains("DenseForward [relu]", text);
        Assert.DoesNotContain("Relu ", text);
    }
}
