using Espalier.Graph;
using TorchSharp;

namespace Peers;

/// <summary>Training steps of the same networks on the same rows: Espalier against libtorch at its best and as most people write it.</summary>
static class TrainingRace
{
    public static IReadOnlyList<Result> Run(IReadOnlyList<Workload> workloads, Turns turns)
    {
        var results = new List<Result>();
        foreach (var workload in workloads)
        {
            var (inputs, labels) = workload.Read();
            int[] order = RandomKey.For(1, "shuffle").Permutation(labels[0].Length);
            foreach (int threads in turns.Threads)
            {
                torch.set_num_threads(threads);
                var contestants = Contestants(workload, inputs, labels, order, threads);
                double difference = Agreement.Check([.. contestants.Where(c => c is not TorchTypical)]); // that one starts from weights of its own
                Console.Error.WriteLine($"{workload.Name}, {threads} thread(s): losses of the first steps agree to {difference:E1}");
                double[][] times = Contest.Run(contestants, turns);
                for (int c = 0; c < contestants.Count; c++)
                    results.Add(Result.Of(workload.Name, threads, contestants[c].Name, workload.Batch, times[c]));
                Console.Error.Write(Report.Markdown([.. results.TakeLast(contestants.Count)]));
                foreach (var contestant in contestants) contestant.Dispose();
            }
        }
        return results;
    }

    private static List<TrainingContestant> Contestants(Workload workload, float[] inputs, int[][] labels, int[] order, int threads)
    {
        var model = workload.Model(threads);
        List<TrainingContestant> contestants = [];
        // Copies of the weights come first: the Espalier contestant changes them.
        var rows = () => new TorchRows(workload, inputs, labels, order);
        contestants.Add(new TorchBest(workload, model, rows(), channelsLast: false));
        if (workload.Trunk.Any(l => l is ConvSpec)) contestants.Add(new TorchBest(workload, model, rows(), channelsLast: true));
        contestants.Add(new TorchTypical(workload, rows()));
        contestants.Insert(0, new EspalierTraining(workload, model, workload.Dataset(inputs, labels), order));
        return contestants;
    }
}
