using System.Diagnostics;
using System.Globalization;
using Espalier;
using Espalier.Cpu;
using Espalier.Graph;

namespace Espalier.Benchmarks;

/// <summary>
/// One training step of the wine network (11 → 64 → 32 → heads 3 and 1, batch 32, Adam; 2,980 weights) on one thread: gathering the rows,
/// the program, reading the losses, and with and without measuring accuracy. Medians, and the bytes a step allocates.
/// </summary>
internal static class StepBench
{
    private const int Batch = 32, Rounds = 60, StepsPerRound = 400;

    public static int Run()
    {
        var model = Network();
        var data = Rows(4872);
        var compilation = model.Compilation!;
        using var feed = new Feed(model, compilation, data, training: true);
        var objective = new Objective(model, compilation, feed.Weighted, training: true, model.Backend);
        var metrics = new MetricSet(compilation);
        var program = objective.For(Batch);
        int[] order = RandomKey.For(1, "shuffle").Permutation(data.Rows);
        int at = 0;
        var parts = new (string Name, Action Work)[]
        {
            ("whole step", () => { Fill(); objective.Step(program, compilation.Optimizer, new Moment(1, 0, at)); Losses(); }),
            ("whole step with accuracy", () => { Fill(); objective.Step(program, compilation.Optimizer, new Moment(1, 0, at)); Losses(); feed.Measure(program, metrics); }),
            ("gather rows", Fill),
            ("program", () => objective.Step(program, compilation.Optimizer, new Moment(1, 0, at))),
        };
        Console.WriteLine($"wine step, batch {Batch}, one thread, {Simd.Level}, {objective.Program.Flops(Batch):N0} floating-point operations, .NET {Environment.Version}");
        foreach (var (_, work) in parts)
            for (int i = 0; i < 20_000; i++) work();
        Thread.Sleep(500); // lets the tiered compiler finish
        var times = parts.Select(_ => new List<double>()).ToArray();
        var bytes = new long[parts.Length];
        for (int round = 0; round < Rounds; round++)
            for (int p = 0; p < parts.Length; p++)
            {
                long before = GC.GetAllocatedBytesForCurrentThread();
                long start = Stopwatch.GetTimestamp();
                for (int i = 0; i < StepsPerRound; i++) parts[p].Work();
                times[p].Add(Stopwatch.GetElapsedTime(start).TotalMicroseconds / StepsPerRound);
                bytes[p] += GC.GetAllocatedBytesForCurrentThread() - before;
            }
        Console.WriteLine($"{"",-26}{"median µs",10}{"min",8}{"max",9}{"bytes",7}");
        for (int p = 0; p < parts.Length; p++)
        {
            times[p].Sort();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{parts[p].Name,-26}{times[p][Rounds / 2],10:F2}{times[p][0],8:F2}{times[p][^1],9:F2}{bytes[p] / (Rounds * StepsPerRound),7}"));
        }
        return 0;

        void Fill()
        {
            if (at + Batch > order.Length) at = 0;
            feed.Fill(program, order.AsSpan(at, Batch));
            at += Batch;
        }

        void Losses()
        {
            metrics.AddLoss(program.Output(objective.Total)[0], Batch);
            for (int i = 0; i < objective.Heads.Count; i++)
                metrics.AddHeadLoss(i, program.Output(objective.HeadLosses[i]!)[0], feed.Labelled(objective.Heads[i]));
        }
    }

    private static Model Network()
    {
        var x = Layers.Input(new Shape(11), "features");
        var trunk = x.Dense(64, Activation.Relu).Dense(32, Activation.Relu);
        var model = new Model(x, [trunk.Dense(3, Activation.Softmax, name: "quality"), trunk.Dense(1, Activation.Sigmoid, name: "color")])
        {
            Backend = new CpuBackend(threads: 1),
        };
        model.Compile(new Adam(1e-3), new() { ["quality"] = Loss.CategoricalCrossentropy, ["color"] = Loss.BinaryCrossentropy },
            metrics: new Accuracy());
        return model;
    }

    private static Dataset Rows(int rows)
    {
        var key = RandomKey.For(9, "rows");
        var x = new Tensor(new Shape(rows, 11));
        for (int i = 0; i < x.Values.Length; i++) x.Values[i] = (float)key.Normal(i);
        var quality = new Tensor(new Shape(rows, 3));
        var color = new Tensor(new Shape(rows, 1));
        for (int row = 0; row < rows; row++)
        {
            var r = x.Row(row);
            quality.Row(row)[r[0] + r[1] > 0.5f ? 2 : r[0] - r[2] > -0.5f ? 1 : 0] = 1;
            color.Row(row)[0] = r[3] + r[4] * r[5] > 0 ? 1 : 0;
        }
        return new Dataset(x, new() { ["quality"] = quality, ["color"] = color });
    }
}
