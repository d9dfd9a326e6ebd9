using System.Diagnostics;
using System.Globalization;
using Espalier.Cpu;
using Espalier.Graph;

namespace Espalier.Benchmarks;

/// <summary>
/// Training steps of small networks on made-up rows like the real ones: the best and median step, and the best time of each kernel within whole steps.
/// </summary>
internal static class NetworkBench
{
    public static int Run(string[] args)
    {
        if (args.Length == 0 || !Networks.TryGetValue(args[0], out var make))
        {
            Console.Error.WriteLine($"Usage: network NAME [threads] [batch] [seconds]; NAME is one of {string.Join(", ", Networks.Keys)}");
            return 2;
        }
        int Argument(int at, int otherwise) => args.Length > at ? int.Parse(args[at], CultureInfo.InvariantCulture) : otherwise;
        var (threads, batch, seconds) = (Argument(1, 1), Argument(2, args[0] == "heads" ? 256 : 32), Argument(3, 2));
        const int rows = 2048;
        var model = make();
        model.Backend = new CpuBackend(threads);
        model.Compile(new Adam(1e-3), LossesOf(model));
        var compilation = model.Compilation!;
        using var feed = new Feed(model, compilation, Rows(model, rows, args[0].StartsWith("digits", StringComparison.Ordinal)), training: true);
        var objective = new Objective(model, compilation, feed.Weighted, training: true, model.Backend);
        var program = (CpuExecutable)objective.For(batch);
        int[] order = RandomKey.For(1, "shuffle").Permutation(rows);
        int at = 0;
        void Fill()
        {
            if (at + batch > order.Length) at = 0;
            feed.Fill(program, order.AsSpan(at, batch));
            at += batch;
        }
        var times = new List<double>();
        long warm = Stopwatch.GetTimestamp();
        for (long begin = warm; Stopwatch.GetElapsedTime(begin).TotalSeconds < seconds;)
        {
            long start = Stopwatch.GetTimestamp();
            for (int i = 0; i < 8; i++)
            {
                Fill();
                objective.Step(program, compilation.Optimizer, new Moment(1, 0, at));
            }
            if (Stopwatch.GetElapsedTime(warm).TotalSeconds > seconds / 3.0) times.Add(Stopwatch.GetElapsedTime(start).TotalMicroseconds / 8);
        }
        times.Sort();
        long flops = objective.Program.Flops(batch);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{args[0]}, batch {batch}, {threads} thread(s), {Simd.Level}: best {times[0]:F1} µs, median {times[times.Count / 2]:F1} µs, {flops * 1e-6:F2} million operations, {flops / times[0] * 1e-3:F1} GFLOP/s, loss {program.Output(objective.Total)[0]:F4}"));
        Kernels(program, Fill, seconds);
        return 0;
    }

    // Whole steps, kernel by kernel on this thread, and the best time of each kernel.
    private static void Kernels(CpuExecutable program, Action fill, double seconds)
    {
        var kernels = program.Kernels.ToList();
        var best = new double[kernels.Count];
        Array.Fill(best, double.MaxValue);
        for (long begin = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(begin).TotalSeconds < seconds;)
        {
            fill();
            for (int k = 0; k < kernels.Count; k++)
            {
                long start = Stopwatch.GetTimestamp();
                for (int part = 0; part < kernels[k].Kernel.Parts; part++) kernels[k].Kernel.Run(part);
                best[k] = Math.Min(best[k], Stopwatch.GetElapsedTime(start).TotalMicroseconds);
            }
        }
        double whole = best.Sum();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{whole,9:F2} µs in {kernels.Count} kernels one after another; those above half a percent:"));
        for (int k = 0; k < kernels.Count; k++)
            if (best[k] >= whole / 200)
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"{best[k],9:F2}  {kernels[k].Node.Label} {kernels[k].Kernel.GetType().Name} ×{kernels[k].Kernel.Parts} {kernels[k].Node.Op.Settings}  {string.Join(" ", kernels[k].Node.Inputs.Select(i => i.Shape))}"));
    }

    private static readonly Dictionary<string, Func<Model>> Networks = new()
    {
        ["wine"] = () =>
        {
            var x = Layers.Input(new Shape(11), "x");
            var trunk = x.Dense(64, Activation.Relu).Dense(32, Activation.Relu);
            return new Model(x, [trunk.Dense(3, Activation.Softmax, name: "quality"), trunk.Dense(1, Activation.Sigmoid, name: "color")], seed: 1);
        },
        ["digits-mlp"] = () =>
        {
            var x = Layers.Input(new Shape(28, 28, 1), "x");
            return new Model(x, [x.Flatten().Dense(128, Activation.Relu).Dense(64, Activation.Relu).Dense(10, Activation.Softmax, name: "digit")], seed: 1);
        },
        ["digits-cnn"] = () =>
        {
            var x = Layers.Input(new Shape(28, 28, 1), "x");
            var trunk = x.Conv2D(32, 3, activation: Activation.Relu).MaxPooling2D(2).Conv2D(64, 3, activation: Activation.Relu).MaxPooling2D(2).Flatten();
            return new Model(x, [trunk.Dense(64, Activation.Relu).Dense(10, Activation.Softmax, name: "digit")], seed: 1);
        },
        ["heads"] = () =>
        {
            var x = Layers.Input(new Shape(256), "x");
            var trunk = x.Dense(512, Activation.Relu).Dense(512, Activation.Relu);
            return new Model(x, [.. Enumerable.Range(0, 20).Select(i => trunk.Dense(64, Activation.Relu).Dense(4, Activation.Softmax, name: $"head{i}"))], seed: 1);
        },
    };

    private static PerHead<Loss> LossesOf(Model model)
    {
        var losses = new PerHead<Loss>();
        foreach (var head in model.Heads) losses[head.Name] = head.Output.Shape[-1] == 1 ? Loss.BinaryCrossentropy : Loss.SparseCategoricalCrossentropy;
        return losses;
    }

    // Labels follow from the features by a random rule. Pictures of digits are black but for a fifth of their pixels, most of them in the middle.
    private static Dataset Rows(Model model, int rows, bool pictures)
    {
        var key = RandomKey.For(9, "rows");
        var shape = model.Inputs.Items[0].Shape;
        var x = new Tensor(new Shape([rows, .. shape.Dims[1..]]));
        int width = (int)shape.ValuesPerRow;
        for (int i = 0; i < x.Values.Length; i++)
        {
            int row = i % width / 28, column = i % 28;
            double near = Math.Exp(-((row - 13.5) * (row - 13.5) / 60 + (column - 13.5) * (column - 13.5) / 40));
            x.Values[i] = !pictures ? (float)key.Normal(i) : key.Uniform(2L * i) < 0.75 * near ? key.Uniform(2L * i + 1) : 0;
        }
        var labels = new PerHead<Tensor>();
        foreach (var head in model.Heads)
        {
            int classes = Math.Max(2, head.Output.Shape[-1]);
            var rule = RandomKey.For(9, head.Name);
            var y = new Tensor(new Shape(rows, 1));
            for (int row = 0; row < rows; row++)
            {
                double sum = 0, size = 1e-9;
                for (int i = 0; i < width; i++)
                {
                    sum += rule.Normal(i) * x.Row(row)[i];
                    size += x.Row(row)[i] * (double)x.Row(row)[i];
                }
                y.Values[row] = Math.Clamp((int)Math.Floor((sum / Math.Sqrt(size) / 3 + 0.5) * classes), 0, classes - 1);
            }
            labels[head.Name] = y;
        }
        return new Dataset(x, labels);
    }
}
