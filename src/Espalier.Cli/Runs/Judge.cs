using Espalier.Data;
using Espalier.Graph;

namespace Espalier.Cli;

/// <summary>Compares a model's answers with labels, head by head.</summary>
internal static class Judge
{
    /// <summary>Judges by rows that have labels for at least one head.</summary>
    /// <param name="predictor">The model and its encoders.</param>
    /// <param name="data">The rows, encoded.</param>
    /// <returns>The total loss, and a result for each head that has labels.</returns>
    public static (double Loss, List<HeadResult> Heads) By(Predictor predictor, Dataset data)
    {
        var model = predictor.Model;
        var answers = predictor.Predict(data.Inputs[0]);
        var losses = HasAllLabels(model, data) ? model.Evaluate(data, 256) : new Dictionary<string, double>();
        var results = new List<HeadResult>();
        foreach (HeadPrediction answer in answers.Heads)
        {
            if (!data.Labels.TryGet(answer.Head.Name, out Tensor? labels)) continue;
            string name = model.Heads.Count > 1 ? $"{answer.Head.Name}_loss" : "loss";
            var result = Head(answer, labels, losses.GetValueOrDefault(name, double.NaN), RandomKey.For(model.Seed, $"bootstrap/{answer.Head.Name}"));
            bool ordered = predictor.Recipe.Recipe.Heads.Any(h => h.Name == answer.Head.Name && h.IsOrdered);
            results.Add(result is ClassResult classes && ordered ? classes with { IsOrdered = true } : result);
        }
        return (losses.GetValueOrDefault("loss", double.NaN), results);
    }

    private static bool HasAllLabels(Model model, Dataset data) =>
        model.Compilation is not null && model.Compilation.Heads.All(h => h.Loss is null || data.Labels.TryGet(h.Name, out _));

    private static HeadResult Head(HeadPrediction answer, Tensor labels, double loss, RandomKey key) => answer.Head.Kind switch
    {
        AnswerKind.Number => Numbers(answer, labels, loss),
        AnswerKind.MultiLabel => Labels(answer, labels, loss, key),
        _ => Classes(answer, labels, loss, key),
    };

    private static ClassResult Classes(HeadPrediction answer, Tensor labels, double loss, RandomKey key)
    {
        var matrix = new ConfusionMatrix(answer.Head.ClassNames.Count);
        var mistakes = new List<Mistake>();
        for (int row = 0; row < labels.Rows; row++)
        {
            Span<float> label = labels.Row(row);
            if (float.IsNaN(label[0])) continue;
            int truth = answer.Head.Kind == AnswerKind.Sigmoid ? (label[0] >= 0.5f ? 1 : 0) : label.IndexOf(1), guess = answer.ClassOf(row);
            matrix.Add(truth, guess);
            if (guess != truth) mistakes.Add(new Mistake(row, truth, guess, answer.Probabilities!.Row(row)[guess]));
        }
        return new ClassResult(answer.Head, loss, matrix, matrix.Total == 0 ? null : Bootstrap.OfAccuracy(matrix, key), [.. mistakes.OrderByDescending(m => m.Probability).ThenBy(m => m.Row)]);
    }

    private static LabelsResult Labels(HeadPrediction answer, Tensor labels, double loss, RandomKey key)
    {
        int width = answer.Head.Width;
        ConfusionMatrix[] matrices = [.. Enumerable.Range(0, width).Select(_ => new ConfusionMatrix(2))];
        var right = new List<double>();
        int exact = 0;
        for (int row = 0; row < labels.Rows; row++)
        {
            Span<float> label = labels.Row(row), output = answer.Output.Row(row);
            if (float.IsNaN(label[0])) continue;
            int hits = 0;
            for (int c = 0; c < width; c++)
            {
                int truth = label[c] >= 0.5f ? 1 : 0, said = output[c] >= answer.Head.Threshold ? 1 : 0;
                matrices[c].Add(truth, said);
                if (truth == said) hits++;
            }
            right.Add((double)hits / width);
            if (hits == width) exact++;
        }
        return new LabelsResult(answer.Head, right.Count, loss, matrices, right.Count == 0 ? 0 : (double)exact / right.Count,
            right.Count == 0 ? null : Bootstrap.OfMean(right.ToArray(), key));
    }

    private static NumberResult Numbers(HeadPrediction answer, Tensor labels, double loss)
    {
        double[] truth = ((NumberColumn)answer.Head.Encoder.Inverse(labels)).Values;
        double[] known = [.. truth.Where(v => !double.IsNaN(v)).Order()];
        if (known.Length == 0) return new NumberResult(answer.Head, 0, loss, double.NaN, double.NaN, double.NaN, double.NaN);
        double median = (known[(known.Length - 1) / 2] + known[known.Length / 2]) / 2, mean = known.Average();
        double absolute = 0, squared = 0, fromMedian = 0, fromMean = 0;
        for (int row = 0; row < truth.Length; row++)
        {
            if (double.IsNaN(truth[row])) continue;
            double off = answer.Number(row) - truth[row];
            absolute += Math.Abs(off);
            squared += off * off;
            fromMedian += Math.Abs(truth[row] - median);
            fromMean += (truth[row] - mean) * (truth[row] - mean);
        }
        int n = known.Length;
        return new NumberResult(answer.Head, n, loss, absolute / n, fromMedian / n, Math.Sqrt(squared / n), fromMean == 0 ? double.NaN : 1 - squared / fromMean);
    }
}
