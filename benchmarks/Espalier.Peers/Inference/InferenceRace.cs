using Espalier.Onnx;
using TorchSharp;

namespace Peers;

/// <summary>Predictions of the same networks for the same rows: Espalier against ONNX Runtime and libtorch, by batch size.</summary>
static class InferenceRace
{
    private static readonly int[] Batches = [1, 32, 256, 1024];

    public static IReadOnlyList<Result> Run(IReadOnlyList<Workload> workloads, Turns turns)
    {
        var results = new List<Result>();
        string file = Path.Combine(Path.GetTempPath(), $"espalier-peers-{Environment.ProcessId}.onnx");
        try
        {
            // Two workloads that differ in the training batch only are the same network here.
            foreach (var workload in workloads.DistinctBy(w => (w.Input, w.Heads[0].Name, string.Join(",", w.LayerNames))))
            {
                var (inputs, _) = workload.Read();
                foreach (int threads in turns.Threads)
                {
                    var model = workload.Model(threads);
                    OnnxFile.Export(model, file);
                    foreach (int batch in Batches) results.AddRange(Race(workload, model, file, Rows(workload, inputs, batch), threads, turns));
                }
            }
        }
        finally
        {
            File.Delete(file);
        }
        return results;
    }

    private static List<Result> Race(Workload workload, Model model, string file, Tensor rows, int threads, Turns turns)
    {
        torch.set_num_threads(threads);
        List<InferenceContestant> contestants = [new EspalierInference(model, rows), new OnnxInference(file, model, rows, threads), new TorchInference(workload, model, rows, channelsLast: false)];
        if (workload.Trunk.Any(l => l is ConvSpec)) contestants.Add(new TorchInference(workload, model, rows, channelsLast: true));
        string work = $"{workload.Name}, predict {rows.Shape[0]}";
        Console.Error.WriteLine($"{work}, {threads} thread(s): predictions agree to {Difference(contestants):E1}");
        double[][] times = Contest.Run(contestants, turns with { Seconds = turns.Seconds / 2, WarmSeconds = turns.WarmSeconds / 2 });
        List<Result> results = [.. contestants.Select((c, i) => Result.Of(work, threads, c.Name, rows.Shape[0], times[i]))];
        Console.Error.Write(Report.Markdown(results));
        foreach (var contestant in contestants) contestant.Dispose();
        return results;
    }

    /// <summary>The largest difference of a probability.</summary>
    /// <exception cref="InvalidOperationException">It is larger than rounding explains.</exception>
    private static double Difference(IReadOnlyList<InferenceContestant> contestants)
    {
        foreach (var contestant in contestants) contestant.Run(1);
        float[] expected = contestants[0].Predictions;
        double worst = contestants.Skip(1).Max(c => c.Predictions.Zip(expected, (a, b) => Math.Abs((double)a - b)).Max());
        return worst < 1e-4 ? worst : throw new InvalidOperationException($"The contestants' predictions differ by {worst:E1}: they do not compute the same.");
    }

    private static Tensor Rows(Workload workload, float[] inputs, int batch)
    {
        var rows = new Tensor(new Shape([batch, .. workload.Input.Dims]));
        for (int i = 0; i < rows.Values.Length; i++) rows.Values[i] = inputs[i % inputs.Length];
        return rows;
    }
}
