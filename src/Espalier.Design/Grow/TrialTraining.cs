using Espalier.Cpu;
using Espalier.Data;

namespace Espalier.Design;

/// <summary>Trains one network on one thread, and says how its heads answer rows it has not learnt.</summary>
/// <param name="folder">Where states are kept.</param>
internal sealed class TrialTraining(string folder)
{
    private const double Least = 1e-7; // of probabilities, so that a loss is finite
    private const double Surprise = 3;  // the loss of one row whose truth had a probability of a twentieth

    /// <summary>Trains and judges. What a recipe gets wrong is a failed trial, not a failed search.</summary>
    /// <param name="task">The training.</param>
    /// <param name="cancellation">Stops it.</param>
    public TrialOutcome Run(TrialTask task, CancellationToken cancellation)
    {
        try
        {
            return Trained(task, cancellation);
        }
        catch (EspalierException e)
        {
            return new TrialOutcome([], 0, e.Message);
        }
    }

    /// <summary>Where a training leaves its state. A state of the rung before is copied there first, so that one a kill left can never be of a later rung.</summary>
    /// <param name="task">The training.</param>
    private string StateFile(TrialTask task)
    {
        string path = Named(task.Epochs), before = Named(task.From);
        if (task.From > 0 && !File.Exists(path) && File.Exists(before))
            AtomicFile.Write(path, to =>
            {
                using var from = File.OpenRead(before);
                from.CopyTo(to);
            });
        return path;

        string Named(int epochs) => Path.Combine(folder, $"{task.State}-to-{GrowWords.Count(epochs)}.zip");
    }

    /// <summary>Trains.</summary>
    /// <param name="task">The training.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>The network, the data as its recipe sees it, and the heads it has.</returns>
    public (Model Model, PreparedData Data, IReadOnlyList<FittedHead> Heads) Train(TrialTask task, CancellationToken cancellation)
    {
        var (recipe, data) = (task.Recipe, task.Data.With(task.Recipe));
        var (model, rows, heads) = (data.Fitted.Build(data.TrainingRows), data.Train, data.Heads);
        bool watches = recipe.Training.EarlyStopping is not null || recipe.Training.ReduceOnPlateau is not null;
        var watched = watches ? data.Validation : null;
        if (task.Alone is { } head)
        {
            (model, rows, heads) = (Trainer.Alone(model, head), Trainer.Only(rows, head), [data.Fitted.Head(head)]);
            watched = watched is null ? null : Trainer.Only(watched, head);
        }
        model.Backend = new CpuBackend(1);
        Callback[] callbacks = [.. recipe.Callbacks(), .. task.State is null ? [] : new[] { new TrialState(StateFile(task)) }];
        model.Fit(rows, watched, epochs: task.Epochs, batchSize: recipe.Training.BatchSize, callbacks: callbacks, cancellation: cancellation);
        return (model, data, heads);
    }

    private TrialOutcome Trained(TrialTask task, CancellationToken cancellation)
    {
        var (model, data, heads) = Train(task, cancellation);
        var judging = (task.OnTest ? data.Test : data.Validation)!;
        var answers = Answers.Of(task.Recipe, data.Fitted, model, judging);
        var outcomes = new List<HeadOutcome>();
        foreach (var head in heads)
        {
            var answer = answers[head.Name];
            if (answer.Values.Any(v => !float.IsFinite(v))) return new TrialOutcome([], model.ParameterCount, $"the answers of head '{head.Name}' are no numbers any more");
            outcomes.Add(Judge(head, answer, judging.Labels[head.Name], task.KeepRows));
        }
        return new TrialOutcome(outcomes, model.ParameterCount);
    }

    private static HeadOutcome Judge(FittedHead head, Tensor answers, Tensor labels, bool keepRows)
    {
        double[] rows = Scores.Of(head, answers, labels, Spread(head, labels));
        var (score, noise) = Mean(rows);
        var (loss, lossNoise) = Mean([.. Enumerable.Range(0, labels.Rows).Select(row => float.IsNaN(labels.Row(row)[0]) ? double.NaN : Loss(head, answers.Row(row), labels.Row(row)))]);
        // Where all rows are right, or nearly, the rows do not show how much one more error means.
        int known = rows.Count(r => !double.IsNaN(r));
        if (head.Kind != AnswerKind.Number && known > 0) (noise, lossNoise) = (Math.Max(noise, 1.0 / known), Math.Max(lossNoise, Surprise / known));
        return new HeadOutcome(head.Name, score, noise, loss, lossNoise, keepRows ? Array.ConvertAll(rows, r => (float)r) : null)
        {
            Guess = Guessing.Score(head, labels),
            GuessLoss = Guessing.Loss(head, labels),
        };
    }

    private static double Loss(FittedHead head, ReadOnlySpan<float> answer, ReadOnlySpan<float> label)
    {
        if (head.Kind == AnswerKind.Number) return (answer[0] - label[0]) * (answer[0] - (double)label[0]);
        if (head.Kind != AnswerKind.MultiLabel) return -Math.Log(Math.Max(Least, Scores.Probability(head, answer, Scores.Label(head, label))));
        double sum = 0;
        for (int i = 0; i < label.Length; i++) sum -= Math.Log(Math.Max(Least, label[i] >= 0.5f ? answer[i] : 1 - answer[i]));
        return sum / label.Length;
    }

    // Of a number: the mean distance of the labels from their median.
    private static double Spread(FittedHead head, Tensor labels)
    {
        if (head.Kind != AnswerKind.Number) return 1;
        double[] known = [.. labels.Values.Where(v => !float.IsNaN(v)).Select(v => (double)v).Order()];
        if (known.Length == 0) return 1;
        double median = known[known.Length / 2], spread = known.Average(v => Math.Abs(v - median));
        return spread > 0 ? spread : 1;
    }

    private static (double Mean, double Error) Mean(double[] values)
    {
        double[] known = [.. values.Where(v => !double.IsNaN(v))];
        if (known.Length == 0) return (0, 0);
        double mean = known.Average();
        return (mean, known.Length < 2 ? 0 : Math.Sqrt(known.Sum(v => (v - mean) * (v - mean)) / (known.Length - 1) / known.Length));
    }
}
