namespace Espalier.Data;

/// <summary>
/// The strata of several labels: one for every combination of values that enough rows have. A combination of fewer rows is counted
/// by all labels but the last, then by all but the last two, and so on; what is still rare is one stratum of its own.
/// </summary>
/// <param name="Of">The stratum of every row, numbered by first appearance.</param>
/// <param name="Sizes">The number of rows of every stratum.</param>
/// <param name="RareRows">How many rows are not stratified by all labels.</param>
internal sealed record Strata(int[] Of, int[] Sizes, int RareRows)
{
    /// <summary>Finds the strata.</summary>
    /// <param name="rows">The number of rows.</param>
    /// <param name="labels">For every label one code a row, −1 for missing, which counts as a value.</param>
    /// <param name="enough">How many rows a combination needs.</param>
    public static Strata Find(int rows, IReadOnlyList<int[]> labels, int enough)
    {
        foreach (int[] label in labels)
            if (label.Length != rows)
                throw new EspalierException($"Labels to stratify by are expected for all {rows} rows but {label.Length} were given.");
        var of = new int[rows];
        Array.Fill(of, -1);
        var sizes = new List<int>();
        int open = rows, rare = 0;
        for (int depth = labels.Count; depth >= 0 && open > 0; depth--)
        {
            (int[] combination, int count) = Combine(rows, labels, depth, of);
            var counts = new int[count];
            foreach (int c in combination)
                if (c >= 0) counts[c]++;
            var stratumOf = new int[count];
            for (int c = 0; c < count; c++)
            {
                stratumOf[c] = -1;
                if (counts[c] < enough && depth > 0) continue;
                stratumOf[c] = sizes.Count;
                sizes.Add(counts[c]);
                open -= counts[c];
            }
            for (int row = 0; row < rows; row++)
                if (of[row] < 0) of[row] = stratumOf[combination[row]];
            if (depth == labels.Count) rare = open;
        }
        return new Strata(of, [.. sizes], rare);
    }

    /// <summary>Numbers the combinations of the first labels among the rows that have no stratum yet.</summary>
    private static (int[] Combination, int Count) Combine(int rows, IReadOnlyList<int[]> labels, int depth, int[] of)
    {
        var combination = new int[rows];
        int count = 1;
        for (int row = 0; row < rows; row++)
            if (of[row] >= 0) combination[row] = -1;
        for (int i = 0; i < depth; i++)
        {
            var known = new Dictionary<(int, int), int>();
            for (int row = 0; row < rows; row++)
            {
                if (combination[row] < 0) continue;
                (int, int) key = (combination[row], labels[i][row]);
                if (!known.TryGetValue(key, out int number)) known.Add(key, number = known.Count);
                combination[row] = number;
            }
            count = known.Count;
        }
        return (combination, count);
    }
}
