using Espalier.Graph;

namespace Espalier.Data;

/// <summary>
/// Splits rows into training, validation and test parts, and into folds. The same seed gives the same split on every machine.
/// </summary>
/// <remarks>
/// <para><b>Sizes.</b> A share below 1 is a part of all rows, rounded up (as scikit-learn rounds its test size); a whole number from 1 is
/// a number of rows; the rest is for training.</para>
/// <para><b>Stratified.</b> Every combination of labels is in every part at its share, rounded down or up. Combinations with fewer rows
/// than there are parts are counted by all labels but the last, and so on; what is still rare is counted together.</para>
/// <para><b>Grouped.</b> Rows of one group are never parted; the sizes are as near as whole groups allow.</para>
/// </remarks>
public static class Splits
{
    /// <summary>Splits rows by number.</summary>
    /// <param name="count">The number of rows, at least 2.</param>
    /// <param name="test">The test part: a share in [0, 1), or a whole number of rows.</param>
    /// <param name="validation">The validation part, likewise; both are shares of all rows.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="stratify">Labels to keep in proportion: for each one code a row, −1 for missing; null for none.</param>
    /// <param name="groups">One code a row: rows of equal code stay together; null for none.</param>
    /// <param name="shuffle">False takes the last rows for the test and those before it for validation, as for series in time.</param>
    /// <exception cref="EspalierException">A size or a list does not fit, or a part would be empty.</exception>
    public static RowSplit Rows(int count, double test = 0.25, double validation = 0, long seed = 0,
        IReadOnlyList<int[]>? stratify = null, int[]? groups = null, bool shuffle = true)
    {
        int tests = Size(test, count, "test"), validations = Size(validation, count, "validation");
        if (tests + validations == 0) throw new EspalierException("A test or a validation part was expected but both sizes are 0.");
        int trains = count - tests - validations;
        if (trains <= 0)
            throw new EspalierException($"Of {count} rows {tests} are for the test and {validations} for validation: none is left to learn from. Make the parts smaller.");
        int[] order = Order(count, seed, shuffle);
        int[] sizes = [trains, validations, tests];
        (int[] part, int rare) = Assign(count, sizes, order, seed, stratify, groups, shuffle);
        return new RowSplit(Members(order, part, 0), Members(order, part, 1), Members(order, part, 2), rare);
    }

    /// <summary>Splits rows into folds: each is the test part once while the others are for training.</summary>
    /// <param name="count">The number of rows.</param>
    /// <param name="folds">How many folds, at least 2; their sizes differ by one row at most, without groups.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="stratify">Labels to keep in proportion: for each one code a row, −1 for missing; null for none.</param>
    /// <param name="groups">One code a row: rows of equal code stay together; null for none.</param>
    /// <param name="shuffle">False makes the folds of neighbouring rows.</param>
    /// <returns>One split a fold, without validation rows.</returns>
    /// <exception cref="EspalierException">There are too few rows or groups.</exception>
    public static RowSplit[] Folds(int count, int folds, long seed = 0, IReadOnlyList<int[]>? stratify = null, int[]? groups = null, bool shuffle = true)
    {
        if (folds < 2) throw new EspalierException($"At least 2 folds were expected but got {folds}.");
        if (folds > count) throw new EspalierException($"{folds} folds need at least {folds} rows but there are {count}.");
        int[] sizes = new int[folds];
        for (int f = 0; f < folds; f++) sizes[f] = (count / folds) + (f < count % folds ? 1 : 0);
        int[] order = Order(count, seed, shuffle);
        (int[] part, int rare) = Assign(count, sizes, order, seed, stratify, groups, shuffle);
        var splits = new RowSplit[folds];
        for (int f = 0; f < folds; f++)
            splits[f] = new RowSplit(Array.FindAll(order, row => part[row] != f), [], Members(order, part, f), rare);
        return splits;
    }

    /// <summary>Splits several tensors together: row i of each goes to the same part.</summary>
    /// <param name="test">The test part: a share in [0, 1), or a whole number of rows.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="tensors">Tensors with equally many rows.</param>
    /// <returns>The tensors of every part, in the order given.</returns>
    /// <exception cref="EspalierException">The tensors differ in their rows.</exception>
    public static Parts<Tensor[]> Of(double test, long seed, params Tensor[] tensors)
    {
        if (tensors.Length == 0) throw new EspalierException("At least one tensor was expected to split but got none.");
        for (int i = 1; i < tensors.Length; i++)
            if (tensors[i].Rows != tensors[0].Rows)
                throw new EspalierException($"Tensors of equally many rows were expected but the first has {tensors[0].Rows} and number {i + 1} has {tensors[i].Rows}.");
        RowSplit rows = Rows(tensors[0].Rows, test, seed: seed);
        Parts<Tensor>[] parts = Array.ConvertAll(tensors, rows.Cut);
        return new Parts<Tensor[]>(Array.ConvertAll(parts, p => p.Train), Array.ConvertAll(parts, p => p.Validation), Array.ConvertAll(parts, p => p.Test), rows);
    }

    private static int Size(double size, int count, string part)
    {
        if (size >= 1 && size == Math.Floor(size) && size <= count) return (int)size;
        if (size is >= 0 and < 1) return (int)Math.Ceiling(size * count);
        throw new EspalierException(FormattableString.Invariant(
            $"The size of the {part} part must be a share in [0, 1) or a whole number of rows up to {count}, but it is {size}."));
    }

    private static int[] Order(int count, long seed, bool shuffle) =>
        shuffle ? RandomKey.For(seed, "split").Permutation(count) : [.. Enumerable.Range(0, count)];

    private static (int[] Part, int RareRows) Assign(int count, int[] sizes, int[] order, long seed,
        IReadOnlyList<int[]>? stratify, int[]? groups, bool shuffle)
    {
        if (!shuffle && (stratify is not null || groups is not null))
            throw new EspalierException("A split without shuffling cuts rows in their order, so it cannot be stratified or grouped. Choose one.");
        Strata strata = Strata.Find(count, stratify ?? [], sizes.Count(size => size > 0));
        int[] part = groups is null
            ? PartAssignment.OfRows(strata, sizes, order, seed)
            : PartAssignment.OfUnits(strata, Units.Join(count, groups), sizes, order, seed);
        return (part, strata.RareRows);
    }

    private static int[] Members(int[] order, int[] part, int number) => Array.FindAll(order, row => part[row] == number);
}
