using System.Diagnostics;
using System.Globalization;
using Espalier.Cpu;
using Espalier.Data;
using Espalier.Graph;

namespace Espalier.Benchmarks;

/// <summary>
/// How long augmentation takes for one picture on one thread, part by part; and how much longer an epoch of the faces network (60 × 64, three
/// convolutions, four heads, batch 32) takes with it than without, epochs alternating.
/// </summary>
internal static class AugmentBench
{
    private const int Pictures = 64, Rounds = 40, Epochs = 12;

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
        foreach (int threads in new[] { 1, 2 }) MeasureEpochs(all, threads);
        return 0;
    }

    private static void MeasureEpochs(Augmentation augmentation, int threads)
    {
        var plain = Faces(640);
        Dataset[] kinds = [plain, plain.Transformed(new PictureTransform(augmentation))];
        var model = Network(threads);
        var times = kinds.Select(_ => new List<double>()).ToArray();
        for (int epoch = 0; epoch < 2 * (Epochs + 2); epoch++)
        {
            long start = Stopwatch.GetTimestamp();
            model.Fit(kinds[epoch % 2], epochs: epoch + 1, initialEpoch: epoch);
            if (epoch >= 4) times[epoch % 2].Add(Stopwatch.GetElapsedTime(start).TotalMicroseconds / plain.Rows);
        }
        double[] ratios = [.. times[0].Zip(times[1], (without, with) => with / without).Order()];
        foreach (var list in times) list.Sort();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"training on {threads} thread(s), µs a picture: plain {times[0][Epochs / 2]:F1} (min {times[0][0]:F1}), augmented {times[1][Epochs / 2]:F1} (min {times[1][0]:F1}); ratio of neighbouring epochs, median {ratios[Epochs / 2]:F3}"));
    }

    private static Model Network(int threads)
    {
        var x = Layers.Input(new Shape(60, 64, 1), "image");
        var trunk = x.Conv2D(32, 3, activation: Activation.Relu).MaxPooling2D().Conv2D(64, 3, activation: Activation.Relu).MaxPooling2D()
            .Conv2D(128, 3, activation: Activation.Relu).MaxPooling2D().Flatten();
        var model = new Model(x,
        [
            trunk.Dense(64, Activation.Relu).Dense(64, Activation.Relu).Dense(20, Activation.Softmax, name: "userid"),
            trunk.Dense(64, Activation.Relu).Dense(4, Activation.Softmax, name: "pose"),
            trunk.Dense(128, Activation.Relu).Dense(64, Activation.Relu).Dense(32, Activation.Relu).Dense(4, Activation.Softmax, name: "expression"),
            trunk.Dense(64, Activation.Relu).Dense(1, Activation.Sigmoid, name: "eyes"),
        ])
        { Backend = new CpuBackend(threads) };
        model.Compile(new Adam(1e-3), new PerHead<Loss>(Loss.CategoricalCrossentropy) { ["eyes"] = Loss.BinaryCrossentropy }, metrics: new Accuracy());
        return model;
    }

    private static Dataset Faces(int rows)
    {
        var key = RandomKey.For(3, "faces");
        var pictures = new Tensor(new Shape(rows, 60, 64, 1));
        for (int i = 0; i < pictures.Values.Length; i++) pictures.Values[i] = key.Uniform(i);
        return new Dataset(pictures, new() { ["userid"] = Classes(20), ["pose"] = Classes(4), ["expression"] = Classes(4), ["eyes"] = Classes(1) });

        Tensor Classes(int count)
        {
            var labels = new Tensor(new Shape(rows, count));
            for (int row = 0; row < rows; row++) labels.Row(row)[row % count] = row / count % 2 == 0 || count > 1 ? 1 : 0;
            return labels;
        }
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
