namespace Espalier.Data;

public sealed partial class Table
{
    /// <summary>Splits the rows into training, validation and test parts. See <see cref="Splits"/> for the rules.</summary>
    /// <param name="test">The test part: a share of all rows in [0, 1), or a whole number of rows.</param>
    /// <param name="validation">The validation part, likewise.</param>
    /// <param name="seed">The seed: the same one gives the same split on every machine.</param>
    /// <param name="stratify">Columns to keep in proportion, the most important first, such as the heads.</param>
    /// <param name="groups">A column whose equal values stay together, such as a person.</param>
    /// <param name="keepDuplicatesTogether">True keeps rows together that are equal in <paramref name="features"/>.</param>
    /// <param name="features">The columns that make rows equal; null for all but those of <paramref name="stratify"/>.</param>
    /// <param name="shuffle">False takes the last rows for the test and those before it for validation, as for series in time.</param>
    /// <exception cref="EspalierException">A column or a size does not fit, or a part would be empty.</exception>
    public Split Split(double test = 0.25, double validation = 0, long seed = 0, IReadOnlyList<string>? stratify = null,
        string? groups = null, bool keepDuplicatesTogether = false, IReadOnlyList<string>? features = null, bool shuffle = true) =>
        new(this, Splits.Rows(RowCount, test, validation, seed, StratifyBy(stratify), TogetherBy(stratify, groups, keepDuplicatesTogether, features), shuffle));

    /// <summary>Splits the rows into folds: each is the test part once while the others are for training.</summary>
    /// <param name="folds">How many folds, at least 2.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="stratify">Columns to keep in proportion, the most important first.</param>
    /// <param name="groups">A column whose equal values stay together.</param>
    /// <param name="keepDuplicatesTogether">True keeps rows together that are equal in <paramref name="features"/>.</param>
    /// <param name="features">The columns that make rows equal; null for all but those of <paramref name="stratify"/>.</param>
    /// <param name="shuffle">False makes the folds of neighbouring rows.</param>
    /// <exception cref="EspalierException">A column does not fit, or there are too few rows or groups.</exception>
    public Split[] Folds(int folds, long seed = 0, IReadOnlyList<string>? stratify = null, string? groups = null,
        bool keepDuplicatesTogether = false, IReadOnlyList<string>? features = null, bool shuffle = true) =>
        Array.ConvertAll(
            Splits.Folds(RowCount, folds, seed, StratifyBy(stratify), TogetherBy(stratify, groups, keepDuplicatesTogether, features), shuffle),
            rows => new Split(this, rows));

    /// <summary>The codes of columns to keep in proportion.</summary>
    /// <param name="names">The columns; null for none.</param>
    internal List<int[]>? StratifyBy(IReadOnlyList<string>? names)
    {
        if (names is null || names.Count == 0) return null;
        foreach (string name in names)
            if (this[name].Distinct.Count > Math.Max(2, RowCount / 2))
                throw new EspalierException(
                    $"Column '{name}' has {this[name].Distinct.Count} different values in {RowCount} rows: too many to stratify by. Put them into bins first (Table.Bin).");
        return [.. names.Select(name => this[name].Factor.Codes)];
    }

    /// <summary>One code a row for rows that stay together; null when none have to.</summary>
    /// <param name="stratify">The columns that do not make rows equal, where features are not named.</param>
    /// <param name="groups">A column whose equal values stay together.</param>
    /// <param name="duplicates">Whether rows that are equal in features stay together.</param>
    /// <param name="features">The columns that make rows equal.</param>
    internal int[]? TogetherBy(IReadOnlyList<string>? stratify, string? groups, bool duplicates, IReadOnlyList<string>? features)
    {
        var links = new List<int[]>();
        if (groups is not null)
        {
            int[] codes = this[groups].Factor.Codes;
            int without = Array.IndexOf(codes, -1);
            if (without >= 0)
                throw new EspalierException($"{Origin.Place(without)}, column '{groups}': every row needs a group but this one has no value.");
            links.Add(codes);
        }
        if (duplicates) links.Add(FirstEqualRow([.. features ?? [.. Names.Except(stratify ?? [])]]));
        return links.Count == 0 ? null : Units.Join(RowCount, [.. links]);
    }
}
