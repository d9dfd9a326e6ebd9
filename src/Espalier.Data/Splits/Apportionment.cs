namespace Espalier.Data;

/// <summary>
/// Shares out strata over parts so that every cell is its exact share rounded down or up, every stratum is used up and every part
/// has its exact size. That such a table of whole numbers exists is the integrality of the transportation problem
/// (controlled rounding: Bacharach 1966, Cox 1987); it is found by augmenting paths.
/// </summary>
internal static class Apportionment
{
    /// <summary>Shares out.</summary>
    /// <param name="strata">The size of every stratum.</param>
    /// <param name="parts">The size of every part; the sum is that of the strata.</param>
    /// <param name="order">The order in which strata may choose, a permutation.</param>
    /// <returns>Rows of each stratum for each part, <c>[stratum, part]</c>.</returns>
    public static int[,] Share(int[] strata, int[] parts, int[] order)
    {
        long total = strata.Sum(size => (long)size);
        var cells = new int[strata.Length, parts.Length];
        var remainders = new long[strata.Length, parts.Length];
        var extra = new bool[strata.Length, parts.Length];
        int[] open = [.. parts]; // what each part still lacks
        for (int s = 0; s < strata.Length; s++)
            for (int p = 0; p < parts.Length; p++)
            {
                (long floor, remainders[s, p]) = Math.DivRem((long)strata[s] * parts[p], Math.Max(1, total));
                cells[s, p] = (int)floor;
                open[p] -= (int)floor;
            }
        foreach (int s in order)
        {
            int left = strata[s];
            for (int p = 0; p < parts.Length; p++) left -= cells[s, p];
            for (; left > 0; left--) Place(s);
        }
        for (int s = 0; s < strata.Length; s++)
            for (int p = 0; p < parts.Length; p++)
                if (extra[s, p]) cells[s, p]++;
        return cells;

        void Place(int stratum)
        {
            int best = -1;
            for (int p = 0; p < parts.Length; p++)
                if (open[p] > 0 && Free(stratum, p) && (best < 0 || remainders[stratum, p] > remainders[stratum, best])) best = p;
            if (best >= 0) (extra[stratum, best], open[best]) = (true, open[best] - 1);
            else Augment(stratum);
        }

        // All parts this stratum could still take are full: one of them passes a row of another stratum on, and so forth.
        void Augment(int stratum)
        {
            var from = new (int Part, int Stratum)[parts.Length]; // how a part was reached: (−1, stratum) for the start
            var seen = new bool[parts.Length];
            var queue = new Queue<int>();
            for (int p = 0; p < parts.Length; p++)
                if (Free(stratum, p)) Reach(p, -1, stratum);
            while (queue.TryDequeue(out int full))
            {
                if (open[full] > 0)
                {
                    open[full]--;
                    for (int p = full; p >= 0; p = from[p].Part)
                    {
                        extra[from[p].Stratum, p] = true;
                        if (from[p].Part >= 0) extra[from[p].Stratum, from[p].Part] = false;
                    }
                    return;
                }
                for (int s = 0; s < strata.Length; s++)
                {
                    if (!extra[s, full]) continue;
                    for (int p = 0; p < parts.Length; p++)
                        if (!seen[p] && Free(s, p)) Reach(p, full, s);
                }
            }
            throw new InvalidOperationException("Sizes of strata and parts do not add up.");

            void Reach(int part, int via, int s)
            {
                seen[part] = true;
                from[part] = (via, s);
                queue.Enqueue(part);
            }
        }

        bool Free(int stratum, int part) => remainders[stratum, part] > 0 && !extra[stratum, part];
    }
}
