using Espalier.Graph;
using TorchSharp;

namespace Peers;

/// <summary>Training steps of the same networks on the same rows: Espalier against libtorch at its best and as most people write it.</summary>
static class TrainingRace
{
    public static int Run(IReadOnlyList<Workload> workloads, int[] threadCounts, int rounds, double seconds, string? output)
    {
        var results = new List<Result>();
        foreach (var workload in workloads)
        {
            var (inputs, labels) = workload.Read();
            int[] order = RandomKey.For(1, "shuffle").Permutation(labels[0].Length);
            foreach (int threads in threadCounts)
            {
                torch.set_num_threads(threads);
                var contestants = Contestants(workload, inputs, labels, order, threads);
                double difference = Agreement.Check([.. contestants.Where(c => c is not TorchTypical)]); // that one starts from weights of its own
                Console.Error.WriteLine($"{workload.Name}, {threads} thread(s): losses of the first steps agree to {difference:E1}");
                double[][] times = Contest.Run(contestants, rounds, seconds, warmSeconds: 2);
                for (int c = 0; c < contestants.Count; c++)
                    results.Add(Result.Of(workload.Name, threads, contestants[c].Name, workload.Batch, times[c]));
                Console.Error.Write(Report.Markdown([.. results.TakeLast(contestants.Count)]));
                foreach (var contestant in contestants) contestant.Dispose();
            }
        }
        Console.Write(Report.Markdown(results));
        if (output is not null) Report.Write(output, "training", results);
        return 0;
    }

    private static List<Contestant> Contestants(Workload workload, float[] inputs, int[][] labels, int[] order, int threads)
    {
        var model = workload.Model(threads);
        var x = new Tensor(new Shape([order.Length, .. workload.Input.Dims]));
        inputs.CopyTo(x.Values, 0);
        var y = new PerHead<Tensor>();
        for (int head = 0; head < labels.Length; head++)
        {
            var column = new Tensor(new Shape(order.Length, 1));
            for (int row = 0; row < order.Length; row++) column.Values[row] = labels[head][row];
            y[workload.Heads[head].Name] = column;
        }
        List<Contestant> contestants = [];
        // Copies of the weights come first: the Espalier contestant changes them.
        var rows = () => new TorchRows(workload, inputs, labels, order);
        contestants.Add(new TorchBest(workload, model, rows(), channelsLast: false));
        if (workload.Trunk.Any(l => l is ConvSpec)) contestants.Add(new TorchBest(workload, model, rows(), channelsLast: true));
        contestants.Add(new TorchTypical(workload, rows()));
        contestants.Insert(0, new EspalierTraining(workload, model, new Dataset(x, y), order));
        return contestants;
    }
}
