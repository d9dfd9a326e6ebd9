using System.Text.Json.Nodes;
using Espalier.Cpu;
using Espalier.Data;
using Espalier.Graph;

namespace Espalier.Design;

/// <summary>
/// Measures how alike heads are, on training rows, in two ways: what networks of one head each have learnt to see (representation similarity), and
/// what a step for one head does to the loss of another in a network that all share (lookahead).
/// </summary>
/// <param name="recipe">A recipe with one trunk for all heads and nothing of their own.</param>
/// <param name="data">Its data.</param>
/// <param name="epochs">How many epochs the networks learn.</param>
/// <param name="seed">The search's seed.</param>
internal sealed class AffinityStudy(Recipe recipe, PreparedData data, int epochs, long seed)
{
    private const int Rows = 512, Batches = 8, BatchRows = 64;
    private const double StepSize = 0.05;
    private const string What = "affinities";

    private IReadOnlyList<string> Heads { get; } = [.. recipe.Heads.Select(h => h.Name)];

    /// <summary>Trains what is needed and compares.</summary>
    /// <param name="crew">Trains.</param>
    /// <param name="training">Takes up what the crew trained.</param>
    /// <param name="log">Keeps the outcome.</param>
    /// <param name="until">Says at how many seconds time is up; null for no such time.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>The affinities; even ones where time was up or a network could not be trained.</returns>
    public Affinities Run(TrialCrew crew, TrialTraining training, TrialLog log, Func<double>? until, CancellationToken cancellation)
    {
        string leg = $"to epoch {GrowWords.Count(epochs)}";
        TrialTask[] tasks = [.. Heads.Select((h, i) => new TrialTask($"alone {h} {leg}", $"alone-{GrowWords.Count(i)}", recipe, data, epochs) { Alone = h }),
            new TrialTask($"together {leg}", "together", recipe, data, epochs)];
        var outcomes = crew.Run(tasks, until, cancellation);
        if (outcomes.Count < tasks.Length || outcomes.Any(o => o.Failure is not null)) return Affinities.Even(Heads.Count);
        if (log.Recorded(What) is { } line) return new Affinities(Read(line["alignment"]), Read(line["lookahead"]));
        Tensor[] seen = [.. tasks[..^1].Select(task => Seen(task, training, cancellation))];
        double[][] alignment = [.. seen.Select((a, i) => seen.Select((b, j) => i == j ? 1 : Affinities.Align(i < j ? a : b, i < j ? b : a)).ToArray())];
        double[][] lookahead = LookAhead(training.Train(tasks[^1], cancellation).Model, cancellation);
        log.Append(What, new JsonObject { ["alignment"] = Written(alignment), ["lookahead"] = Written(lookahead) });
        return new Affinities(alignment, lookahead);
    }

    // What the head's last layer sees of training rows.
    private Tensor Seen(TrialTask task, TrialTraining training, CancellationToken cancellation)
    {
        var model = training.Train(task, cancellation).Model; // takes its state up
        var trunk = new Model(model.Inputs, LayerCall.Of(model.Heads[0].Output).Inputs[0]) { Backend = model.Backend };
        return trunk.Predict(Some(Rows, 0))[trunk.Heads[0].Name];
    }

    /// <summary>
    /// Z(i → j) = 1 − L_j(after a step of gradient descent on L_i alone) / L_j(before), on the batch of the step, the mean over batches (Fifty, Amid,
    /// Zhao, Yu, Anil, Finn 2021); made symmetric by the mean of both directions.
    /// </summary>
    private double[][] LookAhead(Model together, CancellationToken cancellation)
    {
        int heads = Heads.Count;
        float[][] weights = [.. together.Weights.Select(w => w.Values.ToArray())];
        Dataset[] batches = [.. Enumerable.Range(0, Batches).Select(b => Some(BatchRows, b + 1))];
        double[][] sums = [.. Enumerable.Range(0, heads).Select(_ => new double[heads])];
        for (int i = 0; i < heads; i++)
        {
            var model = Step(i);
            foreach (var batch in batches)
            {
                double[] before = Losses(model, weights, batch);
                model.Fit(batch, epochs: 1, batchSize: BatchRows, shuffle: false, cancellation: cancellation);
                double[] after = Losses(model, null, batch);
                for (int j = 0; j < heads; j++) sums[i][j] += before[j] > 0 ? (1 - after[j] / before[j]) / Batches : 0;
            }
        }
        return [.. sums.Select((row, i) => row.Select((z, j) => (z + sums[j][i]) / 2).ToArray())];
    }

    // The shared network that learns one head's loss only, by plain gradient descent.
    private Model Step(int head)
    {
        var one = recipe.Without("training", "schedule").Without("training", "reduce_on_plateau").WithAt($"{{ sgd: {{ learning_rate: {GrowWords.Number(StepSize)} }} }}", "training", "optimizer");
        for (int j = 0; j < Heads.Count; j++) one = one.WithAt(j == head ? "1" : "0", "heads", Heads[j], "loss_weight");
        var model = one.Build(data);
        model.Backend = new CpuBackend(1);
        return model;
    }

    private double[] Losses(Model model, float[][]? weights, Dataset batch)
    {
        for (int w = 0; w < weights?.Length; w++) weights[w].CopyTo(model.Weights[w].Values);
        var values = model.Evaluate(batch, BatchRows);
        return [.. Heads.Select(h => values[$"{h}_loss"])];
    }

    // Training rows as they are, unvaried.
    private Dataset Some(int count, int part)
    {
        var under = data.With(recipe);
        int[] order = RandomKey.For(seed, "grow/affinity").Permutation(under.Train.Rows);
        int start = part == 0 ? 0 : (part - 1) * count % Math.Max(1, order.Length - count);
        return under.Fitted.Settled(under.Train.Take([.. order.Skip(start).Take(count).Order()]).Transformed(null));
    }

    private static JsonArray Written(double[][] values) => new([.. values.Select(row => (JsonNode)new JsonArray([.. row.Select(v => (JsonNode)v)]))]);

    private static double[][] Read(JsonNode? node) => [.. ((JsonArray)node!).Select(row => ((JsonArray)row!).Select(v => (double)v!).ToArray())];
}
