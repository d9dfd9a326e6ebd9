using System.Diagnostics;
using System.Globalization;
using Espalier;
using Espalier.Cpu;
using Espalier.Graph;

namespace Espalier.Benchmarks;

/// <summary>
/// A training step of the faces network (60×64×1; three convolutions of 32, 64 and 128 filters, each with a pool; four heads; batch 32, Adam)
/// on pictures that can be learnt, so that as many places are live as in practice: images a second, and the best time of each kernel.
/// </summary>
internal static class FacesBench
{
    private const int Batch = 32, Rows = 640;

    public static int Run(string[] args)
    {
        int threads = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 1;
        double seconds = args.Length > 1 ? double.Parse(args[1], CultureInfo.InvariantCulture) : 6;
        var model = Network(threads);
        var compilation = model.Compilation!;
        var feed = new Feed(model, compilation, Pictures(), training: true);
        var objective = new Objective(model, compilation, feed.Weighted, training: true, model.Backend);
        var program = (CpuExecutable)objective.For(Batch);
        int[] order = RandomKey.For(1, "shuffle").Permutation(Rows);
        int at = 0;
        void Step()
        {
            if (at + Batch > order.Length) at = 0;
            feed.Fill(program, order.AsSpan(at, Batch));
            at += Batch;
            objective.Step(program, compilation.Optimizer, new Moment(1, 0, at));
        }

        Console.WriteLine($"faces step, batch {Batch}, {threads} thread(s), {Simd.Level}, {model.ParameterCount:N0} weights");
        for (int i = 0; i < 40; i++) Step();
        var times = new List<double>();
        for (long begin = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(begin).TotalSeconds < seconds;)
        {
            long start = Stopwatch.GetTimestamp();
            Step();
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }
        times.Sort();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{times.Count} steps: median {times[times.Count / 2]:F2} ms, best {times[0]:F2} ms: {Batch / times[times.Count / 2] * 1e3:F0} and {Batch / times[0] * 1e3:F0} images/s; loss {program.Output(objective.Total)[0]:F4}"));
        Kernels(program, seconds);
        return 0;
    }

    // Whole steps, kernel by kernel on this thread, and the best time of each kernel.
    private static void Kernels(CpuExecutable program, double seconds)
    {
        var kernels = program.Kernels.ToList();
        var best = new double[kernels.Count];
        Array.Fill(best, double.MaxValue);
        for (long begin = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(begin).TotalSeconds < seconds;)
            for (int k = 0; k < kernels.Count; k++)
            {
                long start = Stopwatch.GetTimestamp();
                for (int part = 0; part < kernels[k].Kernel.Parts; part++) kernels[k].Kernel.Run(part);
                best[k] = Math.Min(best[k], Stopwatch.GetElapsedTime(start).TotalMicroseconds);
            }
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{best.Sum(),9:F1} µs in {kernels.Count} kernels one after another; those above 20 µs:"));
        for (int k = 0; k < kernels.Count; k++)
            if (best[k] >= 20)
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"{best[k],9:F1}  {kernels[k].Node.Label} {kernels[k].Kernel.GetType().Name} {kernels[k].Node.Op.Settings}  {string.Join(" ", kernels[k].Node.Inputs.Select(i => i.Shape))}"));
    }

    private static Model Network(int threads)
    {
        var x = Layers.Input(new Shape(60, 64, 1), "image");
        var trunk = x.Conv2D(32, 3, activation: Activation.Relu).MaxPooling2D(2).Conv2D(64, 3, activation: Activation.Relu).MaxPooling2D(2)
            .Conv2D(128, 3, activation: Activation.Relu).MaxPooling2D(2).Flatten().Dense(64, Activation.Relu);
        var user = trunk.Dense(64, Activation.Relu).Dense(20, Activation.Softmax, name: "userid");
        var pose = trunk.Dense(64, Activation.Relu).Dense(4, Activation.Softmax, name: "pose");
        var expression = trunk.Dense(128, Activation.Relu).Dense(64, Activation.Relu).Dense(32, Activation.Relu).Dense(4, Activation.Softmax, name: "expression");
        var eyes = trunk.Dense(64, Activation.Relu).Dense(1, Activation.Sigmoid, name: "eyes");
        var model = new Model(x, [user, pose, expression, eyes], seed: 1) { Backend = new CpuBackend(threads) };
        model.Compile(new Adam(1e-3), new()
        {
            ["userid"] = Loss.CategoricalCrossentropy,
            ["pose"] = Loss.CategoricalCrossentropy,
            ["expression"] = Loss.CategoricalCrossentropy,
            ["eyes"] = Loss.BinaryCrossentropy,
        });
        return model;
    }

    // Waves whose direction, length and place depend on the labels, in noise.
    private static Dataset Pictures()
    {
        var key = RandomKey.For(9, "pictures");
        var images = new Tensor(new Shape(Rows, 60, 64, 1));
        var (user, pose, expression, eyes) = (new Tensor(new Shape(Rows, 20)), new Tensor(new Shape(Rows, 4)), new Tensor(new Shape(Rows, 4)), new Tensor(new Shape(Rows, 1)));
        for (int row = 0; row < Rows; row++)
        {
            int u = key.Integer(4 * row, 20), p = key.Integer(4 * row + 1, 4), e = key.Integer(4 * row + 2, 4), s = key.Integer(4 * row + 3, 2);
            user.Row(row)[u] = pose.Row(row)[p] = expression.Row(row)[e] = 1;
            eyes.Row(row)[0] = s;
            var image = images.Row(row);
            for (int i = 0; i < image.Length; i++)
            {
                double y = i / 64, x = i % 64, angle = p * Math.PI / 4;
                double value = 0.5 + 0.2 * Math.Sin((x * Math.Cos(angle) + y * Math.Sin(angle)) * 0.4) + 0.2 * Math.Sin(x * (0.05 + 0.02 * u) + y * 0.03 * (u % 7));
                if (s == 1 && y is > 20 and < 26) value *= 0.4;
                if (y is > 40 and < 46) value += 0.1 * Math.Cos(x * (0.2 + 0.2 * e));
                image[i] = (float)(value + 0.05 * key.Normal(1_000_000 + (long)row * image.Length + i));
            }
        }
        return new Dataset(images, new() { ["userid"] = user, ["pose"] = pose, ["expression"] = expression, ["eyes"] = eyes });
    }
}
