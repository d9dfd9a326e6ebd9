namespace Espalier.Data;

/// <summary>Rows that must not be parted by a split.</summary>
public static class Groups
{
    /// <summary>Joins groupings: rows that share a group in any of them share one in the result.</summary>
    /// <param name="groupings">Each has one code a row; −1 is a group of its own.</param>
    /// <returns>One code a row, from 0 in order of first appearance, for <see cref="Splits.Rows"/>.</returns>
    /// <exception cref="EspalierException">None is given, or they differ in length.</exception>
    public static int[] Join(params ReadOnlySpan<int[]> groupings)
    {
        if (groupings.IsEmpty) throw new EspalierException("At least one grouping was expected to join but got none.");
        var sets = new DisjointSets(groupings[0].Length);
        foreach (int[] grouping in groupings)
        {
            if (grouping.Length != groupings[0].Length)
                throw new EspalierException($"Groupings of equally many rows were expected but one has {groupings[0].Length} and another {grouping.Length}.");
            var first = new Dictionary<int, int>();
            for (int row = 0; row < grouping.Length; row++)
                if (grouping[row] >= 0 && !first.TryAdd(grouping[row], row)) sets.Join(first[grouping[row]], row);
        }
        return sets.Numbers();
    }
}
