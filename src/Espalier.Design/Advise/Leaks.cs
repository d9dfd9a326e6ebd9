using System.Globalization;
using Espalier.Data;

namespace Espalier.Design;

/// <summary>
/// Asks of each single feature how well it answers a head by itself on rows it was not looked up in: the nearest value of the other half of the rows
/// answers. What answers all but a hundredth of them is no good feature but the answer in other words; so is a number whose ranges are the classes.
/// </summary>
internal sealed class Leaks
{
    private const double Determines = 0.99, AboveChance = 0.95;
    private const int FewRows = 20, FewOfClass = 5, MostFeatures = 500;
    private readonly int[] _learn, _judge;

    /// <summary>Parts the rows.</summary>
    /// <param name="rows">How many there are.</param>
    public Leaks(int rows)
    {
        RowSplit halves = Splits.Rows(rows, 0.5, seed: 0);
        (_learn, _judge) = (halves.Train, halves.Test);
    }

    /// <summary>How well features answer a head each by itself, the best first.</summary>
    /// <param name="answer">The answers.</param>
    /// <param name="features">Columns that might be features.</param>
    public IReadOnlyList<SingleFeature> Of(Column answer, IReadOnlyList<Column> features) =>
        [.. features.Take(MostFeatures).Select(f => answer is NumberColumn { Kind: ColumnKind.Number } n && n.Distinct.Count > 20 ? Amount(n, f) : Classes(answer.Factor.Codes, f)).OfType<SingleFeature>()
            .OrderByDescending(f => f.Score)];

    private SingleFeature? Classes(int[] answers, Column feature)
    {
        int[] learn = Known(_learn, feature, row => answers[row] >= 0), judge = Known(_judge, feature, row => answers[row] >= 0);
        if (learn.Length < FewRows || judge.Length < FewRows) return null;
        int[] predicted = feature is NumberColumn numbers
            ? Array.ConvertAll(Nearest(numbers.Values, learn, judge), found => Most(found.Select(row => answers[row])))
            : Looked(feature.Factor.Codes, answers, learn, judge);
        int right = 0;
        for (int i = 0; i < judge.Length; i++)
            if (predicted[i] == answers[judge[i]]) right++;
        int usual = Most(learn.Select(row => answers[row]));
        double share = (double)right / judge.Length, chance = (double)judge.Count(row => answers[row] == usual) / judge.Length;
        // Numbers whose ranges are the classes, in both halves, miss a row here and there only where one range meets the next.
        int[] all = [.. learn, .. judge];
        int[] counts = [.. all.CountBy(row => answers[row]).Select(c => c.Value)];
        bool ranges = feature is NumberColumn cut && cut.Distinct.Count > counts.Length && counts.Min() >= FewOfClass && Changes(cut.Values, answers, all) == counts.Length - 1;
        bool leak = chance < 1 && (ranges || (share >= Determines && (share - chance) / (1 - chance) >= AboveChance));
        return new SingleFeature(feature.Name, share - chance, leak, string.Create(CultureInfo.InvariantCulture,
            $"answers {100 * share:0.0} % of {judge.Length} held-out rows by itself (always the most frequent answer: {100 * chance:0.0} %)")
            + (ranges ? "; its ranges are the classes" : ""));
    }

    private SingleFeature? Amount(NumberColumn answer, Column feature)
    {
        int[] learn = Known(_learn, feature, row => double.IsFinite(answer.Values[row])), judge = Known(_judge, feature, row => double.IsFinite(answer.Values[row]));
        if (feature is not NumberColumn numbers || learn.Length < FewRows || judge.Length < FewRows) return null;
        int[][] found = Nearest(numbers.Values, learn, judge);
        double mean = judge.Average(row => answer.Values[row]), left = 0, all = 0;
        for (int i = 0; i < judge.Length; i++)
        {
            double value = answer.Values[judge[i]], guess = Between(numbers.Values, answer.Values, found[i], numbers.Values[judge[i]]);
            left += (value - guess) * (value - guess);
            all += (value - mean) * (value - mean);
        }
        double explained = all > 0 ? 1 - left / all : 0;
        return new SingleFeature(feature.Name, explained, explained >= Determines, string.Create(CultureInfo.InvariantCulture, $"explains {100 * Math.Max(0, explained):0.0} % of the variance of {judge.Length} held-out rows by itself"));
    }

    private static int[] Known(int[] rows, Column feature, Func<int, bool> answered) =>
        [.. rows.Where(row => answered(row) && (feature is NumberColumn n ? double.IsFinite(n.Values[row]) : !feature.IsMissing(row)))];

    // For every row to judge the neighbours below and above among the rows to learn from, all those of an equal value where there are some.
    private static int[][] Nearest(double[] values, int[] learn, int[] judge)
    {
        int[] sorted = [.. learn.OrderBy(row => values[row])];
        double[] keys = [.. sorted.Select(row => values[row])];
        return Array.ConvertAll(judge, row =>
        {
            int at = Lower(keys, values[row]), end = at;
            while (end < keys.Length && keys[end] == values[row] && end - at < 200) end++;
            return end > at ? sorted[at..end] : at == 0 ? [sorted[0]] : at == keys.Length ? [sorted[^1]]
                : values[row] - keys[at - 1] <= keys[at] - values[row] ? [sorted[at - 1], sorted[at]] : [sorted[at], sorted[at - 1]];
        });
    }

    // How often the answer changes from the least value to the greatest; many times where one value has several answers.
    private static int Changes(double[] values, int[] answers, int[] rows)
    {
        int[] sorted = [.. rows.OrderBy(row => values[row]).ThenBy(row => answers[row])];
        return Enumerable.Range(1, sorted.Length - 1).Count(i => answers[sorted[i]] != answers[sorted[i - 1]]);
    }

    private static int Lower(double[] keys, double value)
    {
        int low = 0, high = keys.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (keys[middle] < value) low = middle + 1;
            else high = middle;
        }
        return low;
    }

    private static double Between(double[] x, double[] y, int[] rows, double at)
    {
        if (rows.Length != 2 || x[rows[0]] == x[rows[1]]) return rows.Average(row => y[row]);
        double share = (at - x[rows[0]]) / (x[rows[1]] - x[rows[0]]);
        return y[rows[0]] + share * (y[rows[1]] - y[rows[0]]);
    }

    private static int[] Looked(int[] codes, int[] answers, int[] learn, int[] judge)
    {
        int usual = Most(learn.Select(row => answers[row]));
        var byValue = learn.GroupBy(row => codes[row]).ToDictionary(g => g.Key, g => Most(g.Select(row => answers[row])));
        return Array.ConvertAll(judge, row => byValue.GetValueOrDefault(codes[row], usual));
    }

    // Of equally frequent answers the first: the nearest neighbour's.
    private static int Most(IEnumerable<int> answers) => answers.CountBy(a => a).MaxBy(c => c.Value).Key;
}
