using Espalier.Graph;

namespace Espalier.Data;

/// <summary>Decides for every row which part it goes to.</summary>
internal static class PartAssignment
{
    /// <summary>Shares out single rows: every stratum and every part gets its exact share.</summary>
    /// <param name="strata">The strata.</param>
    /// <param name="sizes">The size of every part; the sum is the number of rows.</param>
    /// <param name="order">The rows in random order.</param>
    /// <param name="seed">The user's seed.</param>
    /// <returns>The part of every row.</returns>
    public static int[] OfRows(Strata strata, int[] sizes, int[] order, long seed)
    {
        int[,] open = Targets(strata, sizes, seed);
        var part = new int[order.Length];
        var next = new int[strata.Sizes.Length];
        foreach (int row in order)
        {
            int stratum = strata.Of[row];
            while (open[stratum, next[stratum]] == 0) next[stratum]++;
            open[stratum, next[stratum]]--;
            part[row] = next[stratum];
        }
        return part;
    }

    /// <summary>
    /// Shares out units of rows that stay together, the largest first: to a part with room for all of it, drawn by the room left;
    /// where there is none, to the part whose shares suffer least (least sum of squared misses by part size, of the strata and of all rows).
    /// Units of one row come last and fill the parts up, so shares are as near as whole units allow.
    /// </summary>
    /// <param name="strata">The strata.</param>
    /// <param name="unitOf">The unit of every row, numbered by first appearance.</param>
    /// <param name="sizes">The wanted size of every part; the sum is the number of rows.</param>
    /// <param name="order">The rows in random order.</param>
    /// <param name="seed">The user's seed.</param>
    /// <returns>The part of every row.</returns>
    public static int[] OfUnits(Strata strata, int[] unitOf, int[] sizes, int[] order, long seed)
    {
        (int[] start, int[] rows, int[] shuffled) = Gather(unitOf, order);
        int[] wanted = [.. Enumerable.Range(0, sizes.Length).Where(p => sizes[p] > 0)];
        if (shuffled.Length < wanted.Length)
            throw new EspalierException(
                $"{wanted.Length} parts need at least {wanted.Length} groups of rows that may be parted but there are {shuffled.Length}. Ask for fewer parts, or group by something finer.");

        int[,] open = Targets(strata, sizes, seed);
        int[] room = [.. sizes];
        var empty = wanted.ToList();
        var part = new int[order.Length];
        var counts = new Dictionary<int, int>();
        RandomKey key = RandomKey.For(seed, "split/units");
        int left = shuffled.Length;
        foreach (int unit in shuffled.OrderByDescending(unit => start[unit + 1] - start[unit])) // a stable sort: equal sizes stay shuffled
        {
            ReadOnlySpan<int> members = rows.AsSpan(start[unit]..start[unit + 1]);
            counts.Clear();
            foreach (int row in members) counts[strata.Of[row]] = counts.GetValueOrDefault(strata.Of[row]) + 1;
            // The last units go to parts that would otherwise stay empty.
            int chosen = Choose(left <= empty.Count ? [.. empty] : wanted, members.Length, key.Uniform(unit));
            foreach ((int stratum, int count) in counts) open[stratum, chosen] -= count;
            foreach (int row in members) part[row] = chosen;
            room[chosen] -= members.Length;
            if (empty.Count > 0) empty.Remove(chosen);
            left--;
        }
        return part;

        int Choose(int[] choices, int size, float draw)
        {
            long fitting = 0;
            foreach (int p in choices)
                if (Fits(p, size)) fitting += room[p];
            double at = draw * (double)fitting;
            int best = -1;
            double least = double.PositiveInfinity;
            foreach (int p in choices)
            {
                if (fitting > 0 && Fits(p, size) && (at -= room[p]) < 0) return p;
                // Where units are larger than their strata's shares, the strata alone would send nearly all of them to the largest part.
                double cost = size * (size - 2.0 * room[p]) / sizes[p];
                foreach ((int stratum, int count) in counts) cost += count * (count - 2.0 * open[stratum, p]) / sizes[p];
                if (cost < least) (best, least) = (p, cost);
            }
            return best;
        }

        bool Fits(int p, int size)
        {
            if (room[p] < size) return false;
            foreach ((int stratum, int count) in counts)
                if (open[stratum, p] < count) return false;
            return true;
        }
    }

    /// <summary>The rows of every unit, one unit after another, and the units in random order.</summary>
    private static (int[] Start, int[] Rows, int[] Shuffled) Gather(int[] unitOf, int[] order)
    {
        int count = unitOf.Length == 0 ? 0 : unitOf.Max() + 1;
        var start = new int[count + 1];
        foreach (int unit in unitOf) start[unit + 1]++;
        for (int unit = 0; unit < count; unit++) start[unit + 1] += start[unit];
        var rows = new int[unitOf.Length];
        var filled = new int[count];
        var shuffled = new List<int>(count);
        foreach (int row in order)
        {
            int unit = unitOf[row];
            if (filled[unit] == 0) shuffled.Add(unit);
            rows[start[unit] + filled[unit]++] = row;
        }
        return (start, rows, [.. shuffled]);
    }

    private static int[,] Targets(Strata strata, int[] sizes, long seed) =>
        Apportionment.Share(strata.Sizes, sizes, RandomKey.For(seed, "split/strata").Permutation(strata.Sizes.Length));
}
