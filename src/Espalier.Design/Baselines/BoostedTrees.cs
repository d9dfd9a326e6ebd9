using Espalier.Data;
using Espalier.Graph;

namespace Espalier.Design;

/// <summary>
/// Gradient-boosted trees (Friedman 2001) over histograms: for tables the answer to beat. The number of rounds is chosen on a part of the
/// rows that are learnt, so no held-out row has a say.
/// </summary>
internal sealed class BoostedTrees
{
    private const int MostRounds = 150, Patience = 12, Depth = 4, FewestLeafRows = 8, FewestToStopBy = 60;
    private const double Shrink = 0.1;
    private readonly FittedHead _head;
    private readonly float[] _start;
    private readonly List<RegressionTree[]> _rounds = [];
    private readonly BinnedRows _like;

    private BoostedTrees(FittedHead head, BinnedRows like, float[] start) => (_head, _like, _start) = (head, like, start);

    /// <summary>How many rounds were found best.</summary>
    public int Rounds => _rounds.Count;

    /// <summary>Grows trees.</summary>
    /// <param name="head">The head.</param>
    /// <param name="values">(rows, features).</param>
    /// <param name="labels">(rows, width); rows whose label is NaN do not count.</param>
    /// <param name="key">Names the rows that say when to stop.</param>
    /// <param name="cancellation">Stops.</param>
    public static BoostedTrees Fit(FittedHead head, Tensor values, Tensor labels, RandomKey key, CancellationToken cancellation = default) =>
        Fit(head, BinnedRows.Fit(values), labels, [.. Enumerable.Range(0, labels.Rows)], key, cancellation);

    /// <summary>Grows trees on some of binned rows.</summary>
    /// <param name="head">The head.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="labels">(rows, width).</param>
    /// <param name="which">The rows that are learnt.</param>
    /// <param name="key">Names the rows that say when to stop.</param>
    /// <param name="cancellation">Stops.</param>
    public static BoostedTrees Fit(FittedHead head, BinnedRows rows, Tensor labels, int[] which, RandomKey key, CancellationToken cancellation = default)
    {
        int[] known = [.. which.Where(row => !float.IsNaN(labels.Row(row)[0]))];
        int[] order = key.Permutation(known.Length);
        int aside = known.Length < FewestToStopBy ? 0 : known.Length / 5;
        int[] stop = [.. order.Take(aside).Select(i => known[i])], learn = [.. order.Skip(aside).Select(i => known[i])];
        var trees = new BoostedTrees(head, rows, StartOf(head, labels, learn));
        trees.Grow(rows, labels, learn, stop, aside == 0 ? 40 : MostRounds, cancellation);
        return trees;
    }

    /// <summary>The answers as a network gives them: probabilities, or numbers.</summary>
    /// <param name="values">(rows, features).</param>
    public Tensor Predict(Tensor values)
    {
        var rows = _like.Like(values);
        return Predict(rows, [.. Enumerable.Range(0, rows.Rows)]);
    }

    /// <summary>The answers for some of binned rows.</summary>
    public Tensor Predict(BinnedRows rows, int[] which)
    {
        var answers = new Tensor(new Shape(which.Length, _start.Length));
        for (int i = 0; i < which.Length; i++)
        {
            var answer = answers.Row(i);
            _start.CopyTo(answer);
            foreach (var round in _rounds)
                for (int k = 0; k < round.Length; k++) answer[k] += round[k].Answer(rows, which[i]);
            Link(_head.Kind, answer);
        }
        return answers;
    }

    private void Grow(BinnedRows rows, Tensor labels, int[] learn, int[] stop, int most, CancellationToken cancellation)
    {
        int width = _start.Length, found = 0;
        var raw = PatientHead.Repeated(_start, rows.Rows);
        var gradients = new float[width][];
        var curvatures = new float[width][];
        for (int k = 0; k < width; k++) (gradients[k], curvatures[k]) = (new float[rows.Rows], new float[rows.Rows]);
        double[] first = Losses(raw, labels, stop), best = first;
        double least = first.Length == 0 ? 0 : first.Average();
        var answer = new float[width];
        for (int round = 0; round < most && round - found < Patience; round++)
        {
            cancellation.ThrowIfCancellationRequested();
            foreach (int row in learn)
            {
                raw.Row(row).CopyTo(answer);
                Link(_head.Kind, answer);
                var label = labels.Row(row);
                for (int k = 0; k < width; k++)
                {
                    gradients[k][row] = answer[k] - label[k];
                    curvatures[k][row] = _head.Kind == AnswerKind.Number ? 1 : Math.Max(1e-6f, answer[k] * (1 - answer[k]));
                }
            }
            var trees = new RegressionTree[width];
            for (int k = 0; k < width; k++) trees[k] = RegressionTree.Grow(rows, [.. learn], gradients[k], curvatures[k], Depth, FewestLeafRows, Shrink);
            _rounds.Add(trees);
            foreach (int row in learn.Concat(stop))
                for (int k = 0; k < width; k++) raw.Row(row)[k] += trees[k].Answer(rows, row);
            double[] losses = Losses(raw, labels, stop);
            double loss = losses.Length == 0 ? -round : losses.Average();
            if (loss < least - 1e-5) (least, found, best) = (loss, round + 1, losses);
        }
        if (stop.Length == 0) return;
        // The least of many rounds is low by chance as well: what is no better than none by its own error is none.
        double[] gained = [.. first.Zip(best, (a, b) => a - b)];
        double mean = gained.Average(), error = Math.Sqrt(gained.Sum(g => (g - mean) * (g - mean)) / Math.Max(1, gained.Length - 1) / gained.Length);
        if (mean < error) found = 0;
        _rounds.RemoveRange(found, _rounds.Count - found);
    }

    private double[] Losses(Tensor raw, Tensor labels, int[] which)
    {
        var losses = new double[which.Length];
        var answer = new float[_start.Length];
        for (int i = 0; i < which.Length; i++)
        {
            raw.Row(which[i]).CopyTo(answer);
            Link(_head.Kind, answer);
            var label = labels.Row(which[i]);
            for (int k = 0; k < answer.Length; k++)
                losses[i] += _head.Kind switch
                {
                    AnswerKind.Number => (answer[k] - label[k]) * (answer[k] - label[k]),
                    AnswerKind.Softmax => label[k] >= 0.5f ? -Math.Log(Math.Max(1e-7, answer[k])) : 0,
                    _ => -Math.Log(Math.Max(1e-7, label[k] >= 0.5f ? answer[k] : 1 - answer[k])),
                };
        }
        return losses;
    }

    private static float[] StartOf(FittedHead head, Tensor labels, int[] rows)
    {
        var means = new double[labels.RowLength];
        foreach (int row in rows)
            for (int k = 0; k < means.Length; k++) means[k] += labels.Row(row)[k];
        return Array.ConvertAll(means, sum =>
        {
            double mean = rows.Length == 0 ? 0 : sum / rows.Length, share = Math.Clamp(mean, 1e-4, 1 - 1e-4);
            return (float)(head.Kind switch { AnswerKind.Number => mean, AnswerKind.Softmax => Math.Log(share), _ => Math.Log(share / (1 - share)) });
        });
    }

    private static void Link(AnswerKind kind, Span<float> raw)
    {
        if (kind == AnswerKind.Number) return;
        if (kind != AnswerKind.Softmax)
        {
            for (int k = 0; k < raw.Length; k++) raw[k] = 1 / (1 + MathF.Exp(-raw[k]));
            return;
        }
        float largest = raw[0], sum = 0;
        foreach (float value in raw) largest = Math.Max(largest, value);
        for (int k = 0; k < raw.Length; k++) sum += raw[k] = MathF.Exp(raw[k] - largest);
        for (int k = 0; k < raw.Length; k++) raw[k] /= sum;
    }
}
