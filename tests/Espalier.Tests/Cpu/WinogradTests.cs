using Espalier.Cpu;
using Espalier.Graph;
using Espalier.Tests.Ops;

namespace Espalier.Tests.Cpu;

/// <summary>Convolutions by tiles of 4×4: how they round, where infinities go, that they notice changed filters and do not depend on the batch.</summary>
public class WinogradTests
{
    private static readonly ConvolutionUse Use = new(new(3, 3), 14, 15, 32, 48); // to 12×13
    private static readonly Symbol Image = Input.Of("image", Use.Image), Filter = Input.Of("filter", Use.Filter);
    private static readonly Symbol Result = Op.Apply(new Convolution(Use.Window), Image, Filter);

    private static Executable Prepare(int batch, int threads = 1)
    {
        var executable = Backends.Get(Simd.Level, threads).Prepare(Program.Compile([Result]), batch);
        Assert.Contains(((CpuExecutable)executable).Kernels, k => k.Kernel is WinogradKernel);
        Fill(executable.Input(Image), "image");
        Fill(executable.Input(Filter), "filter");
        return executable;
    }

    private static void Fill(Span<float> values, string name)
    {
        var key = RandomKey.For(8, name);
        for (int i = 0; i < values.Length; i++) values[i] = (float)key.Normal(i);
    }

    private static float[] Run(Executable executable)
    {
        executable.Run();
        return executable.Output(Result).ToArray();
    }

    [Fact]
    public void TheErrorIsTwiceThatOfDirectSums()
    {
        var executable = Prepare(2);
        Numbers image = Doubles(executable.Input(Image), Use.Image), filter = Doubles(executable.Input(Filter), Use.Filter);
        double[] exact = Use.Forward(image, filter).Values;
        double size = Math.Sqrt(exact.Average(v => v * v)), squares = 0, largest = 0;
        foreach (var (value, should) in Run(executable).Zip(exact))
        {
            double error = (value - should) / size;
            squares += error * error / exact.Length;
            largest = Math.Max(largest, Math.Abs(error));
        }
        // Direct sums in one chain have 3.1e-7.
        Assert.InRange(Math.Sqrt(squares), 1e-7, 7e-7);
        Assert.InRange(largest * size, 0, ConvolutionUse.TiledTolerance(Use.Channels));
    }

    [Theory, InlineData(1), InlineData(2), InlineData(3)]
    public void AnImageAloneHasTheBitsItHasAmongOthers(int threads)
    {
        float[] together = Run(Prepare(9)), alone = Run(Prepare(1, threads));
        Assert.Equal(together[..alone.Length], alone);
    }

    [Theory, InlineData(1), InlineData(3)]
    public void ChangedFiltersAreNoticed(int threads)
    {
        var executable = Prepare(1, threads);
        Run(executable);
        foreach (int changed in (int[])[0, 31 * 48 + 40, 5 * 32 * 48 + 17, executable.Input(Filter).Length - 1])
        {
            executable.Input(Filter)[changed] += 1;
            var other = Prepare(1);
            executable.Input(Filter).CopyTo(other.Input(Filter));
            Assert.Equal(Run(other), Run(executable));
        }
        executable.Input(Filter).Clear();
        Assert.All(Run(executable), v => Assert.Equal(0, v));
    }

    [Fact]
    public void AnInfinityStaysInTheTilesThatReadIt()
    {
        var executable = Prepare(1);
        float[] before = Run(executable);
        // Column 2 is read by the tiles of the columns 0 to 3 only, row 5 by those of the rows 0 to 3 and 4 to 7.
        executable.Input(Image)[(5 * 15 + 2) * 32] = float.PositiveInfinity;
        float[] after = Run(executable);
        for (int i = 0; i < after.Length; i++)
        {
            int row = i / 48 / 13, column = i / 48 % 13;
            if (row >= 8 || column >= 4) Assert.Equal(before[i], after[i]);
            else if (row is >= 3 and <= 5 && column <= 2) Assert.False(float.IsFinite(after[i]));
        }
    }

    private static Numbers Doubles(ReadOnlySpan<float> values, Shape shape)
    {
        var doubles = new double[values.Length];
        for (int i = 0; i < doubles.Length; i++) doubles[i] = values[i];
        return new Numbers(shape.WithBatch(values.Length / (int)shape.ValuesPerRow).Dims.ToArray(), doubles);
    }
}
