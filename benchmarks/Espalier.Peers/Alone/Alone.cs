using System.Globalization;
using Espalier.Graph;

namespace Peers;

/// <summary>One contestant in a process of its own: trains one epoch and says how much memory the process has used at most.</summary>
static class Alone
{
    /// <summary>Who can run alone.</summary>
    public static IReadOnlyList<string> Names { get; } = ["Espalier", "libtorch, functional, fused Adam", "libtorch, modules and optim.Adam"];

    /// <param name="workload">The network.</param>
    /// <param name="file">Its rows.</param>
    /// <param name="who">One of <see cref="Names"/>.</param>
    /// <param name="threads">Threads to use.</param>
    public static int Run(Workload workload, string file, string who, int threads)
    {
        var (inputs, labels) = AloneRows.Read(file);
        int steps = labels[0].Length / workload.Batch;
        using var contestant = who == Names[0] ? Ours(workload, inputs, labels, threads) : Torch(workload, inputs, labels, who == Names[1], threads);
        contestant.Run(steps);
        if (!float.IsFinite(contestant.LastLoss)) throw new InvalidOperationException("The loss is not finite.");
        Console.WriteLine(PeakBytes().ToString(CultureInfo.InvariantCulture)); // after this line the parent stops its clock
        return 0;
    }

    // Methods of their own: a process that does not call the second never loads libtorch.
    private static TrainingContestant Ours(Workload workload, float[] inputs, int[][] labels, int threads) =>
        new EspalierTraining(workload, workload.Model(threads), workload.Dataset(inputs, labels), RandomKey.For(1, "shuffle").Permutation(labels[0].Length));

    private static TrainingContestant Torch(Workload workload, float[] inputs, int[][] labels, bool best, int threads)
    {
        TorchSharp.torch.set_num_threads(threads);
        var rows = new TorchRows(workload, inputs, labels, RandomKey.For(1, "shuffle").Permutation(labels[0].Length));
        return best ? new TorchBest(workload, workload.Model(threads), rows, channelsLast: workload.Trunk.Any(l => l is ConvSpec)) : new TorchTypical(workload, rows);
    }

    /// <summary>The largest resident set of this process so far, as the kernel counts it.</summary>
    private static long PeakBytes()
    {
        string line = File.ReadLines("/proc/self/status").First(l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;
    }
}
