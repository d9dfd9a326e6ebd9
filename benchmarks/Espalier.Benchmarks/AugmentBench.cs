using System.Diagnostics;
using System.Globalization;
using Espalier.Cpu;
using Espalier.Data;
using Espalier.Graph;

namespace Espalier.Benchmarks;

/// <summary>How long augmentation takes for one picture on one thread, part by part.</summary>
internal static class AugmentBench
{
    private const int Pictures = 64, Rounds = 40;

    public static int Run()
    {
        Console.WriteLine($"augmentation, one thread, {Simd.Level}, .NET {Environment.Version}");
        Console.WriteLine($"{"",-46}{"median µs",10}{"min",8}{"pictures/s",12}");
        var warp = new Augmentation { Rotate = 10, Shift = 0.06, Zoom = 0.1, FlipHorizontal = 0.5 };
        var light = warp with { Contrast = Spread.Normal(0.2), Brightness = Spread.Normal(0.2) };
        var all = light with { Noise = 0.02 };
        Measure("60x64x1 to 60x64: flip only", new Augmentation { FlipHorizontal = 0.5 }, 60, 64, 1);
        Measure("60x64x1 to 60x64: warp", warp, 60, 64, 1);
        Measure("60x64x1 to 60x64: warp, constant fill", warp with { Fill = FillMode.Constant }, 60, 64, 1);
        Measure("60x64x1 to 60x64: warp, light", light, 60, 64, 1);
        Measure("60x64x1 to 60x64: warp, light, noise", all, 60, 64, 1);
        Measure("108x108x1 to 80x80: warp", warp with { Rows = 80, Columns = 80 }, 108, 108, 1);
        Measure("108x108x1 to 80x80: warp, light, noise", all with { Rows = 80, Columns = 80 }, 108, 108, 1);
        Measure("64x64x3 to 64x64: warp, light", light, 64, 64, 3);
        return 0;
    }

    private static void Measure(string name, Augmentation augmentation, int rows, int columns, int channels)
    {
        var pictures = new Tensor(new Shape(Pictures, rows, columns, channels));
        var key = RandomKey.For(3, "pictures");
        for (int i = 0; i < pictures.Values.Length; i++) pictures.Values[i] = key.Uniform(i);
        var data = new Dataset(pictures).Transformed(new PictureTransform(augmentation));
        var buffers = new RowBuffers(data, [], [], Pictures);
        var times = new List<double>();
        int epoch = 0;
        for (int round = -Rounds; round < Rounds; round++)
        {
            long start = Stopwatch.GetTimestamp();
            epoch++;
            for (int row = 0; row < Pictures; row++) buffers.Write(row, row, RandomKey.For(1, 7UL, epoch, row));
            if (round >= 0) times.Add(Stopwatch.GetElapsedTime(start).TotalMicroseconds / Pictures);
            else if (round == -Rounds / 2) Thread.Sleep(300); // lets the tiered compiler finish
        }
        times.Sort();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-46}{times[Rounds / 2],10:F2}{times[0],8:F2}{1e6 / times[Rounds / 2],12:F0}"));
    }
}
