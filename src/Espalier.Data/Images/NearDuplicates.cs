namespace Espalier.Data;

/// <summary>
/// Finds pictures that are copies of each other. Signatures lie in a grid of cells over the coordinates in which they vary most; only
/// pictures whose cells touch are compared, so that the work grows with the pictures, not with their pairs.
/// </summary>
internal static class NearDuplicates
{
    private const int Axes = 10, CandidateAxes = 35;

    /// <summary>A cell is so many times as wide as the search reaches: few neighbours, few strangers in a cell.</summary>
    private const float CellWidth = 4;

    /// <summary>A copy of another size may differ so many times as much: a small one lacks detail.</summary>
    private const double Leniency = 6;

    /// <summary>Groups pictures.</summary>
    /// <param name="images">The pictures, of one size.</param>
    /// <param name="originals">What each was before it was resized.</param>
    /// <param name="similarity">The cosine of two signatures from which on the pictures are copies.</param>
    /// <returns>A group for every picture, from 0 in order of first appearance.</returns>
    public static int[] Group(IReadOnlyList<Image> images, IReadOnlyList<ImageSet.Original> originals, double similarity)
    {
        var sets = new DisjointSets(images.Count);
        var signatures = new ImageSignature[images.Count];
        var shrinking = ImageSignature.Shrinking(images[0].Rows, images[0].Columns);
        Parallel.For(0, images.Count, i => signatures[i] = originals[i].Signature ?? ImageSignature.Of(images[i], shrinking));
        var sizes = originals.Select(o => (o.Rows, o.Columns)).ToArray();
        var flat = new Dictionary<string, int>(StringComparer.Ordinal);
        var members = new List<int>();
        for (int i = 0; i < signatures.Length; i++)
        {
            if (signatures[i].FlatColour is not { } colour) members.Add(i);
            else if (!flat.TryAdd(colour, i)) sets.Join(flat[colour], i);
        }
        bool oneSize = sizes.Distinct().Take(2).Count() < 2;
        double lenient = oneSize ? similarity : 1 - (1 - similarity) * Leniency;
        float reach = (float)Math.Sqrt(2 * (1 - lenient)) * 1.001f + 1e-6f; // |a − b|² = 2 − 2 a·b for vectors of length 1

        var grid = new Dictionary<ulong, List<int>>();
        var best = new Dictionary<(int Picture, (int, int) Size), (double Similarity, int Other)>();
        float[][] places = Places(signatures, members);
        var cells = new List<ulong>();
        for (int m = 0; m < members.Count; m++)
        {
            int i = members[m];
            ulong home = Cells(places[m], reach, cells);
            bool indexed = true;
            foreach (ulong cell in cells)
            {
                if (!grid.TryGetValue(cell, out var others)) continue;
                foreach (int j in others)
                {
                    double cosine = signatures[i].Cosine(signatures[j]);
                    if (cosine < lenient) continue;
                    if (cosine >= similarity) sets.Join(i, j);
                    if (sizes[i] != sizes[j])
                    {
                        Better(best, (i, sizes[j]), cosine, j);
                        Better(best, (j, sizes[i]), cosine, i);
                    }
                    // Who is all but the same as one in the grid need not be found himself: thousands of the same picture stay cheap.
                    else if (1 - cosine <= (1 - similarity) / 16) indexed = false;
                }
            }
            if (!indexed) continue;
            if (!grid.TryGetValue(home, out var inhabitants)) grid.Add(home, inhabitants = []);
            inhabitants.Add(i);
        }
        // Copies of other sizes: the nearest picture of that size, if it is near enough. Others of it are merely alike.
        foreach (var ((picture, _), (_, other)) in best) sets.Join(picture, other);
        return sets.Numbers();
    }

    private static void Better(Dictionary<(int, (int, int)), (double Similarity, int Other)> best, (int, (int, int)) key, double similarity, int other)
    {
        if (!best.TryGetValue(key, out var known) || similarity > known.Similarity) best[key] = (similarity, other);
    }

    /// <summary>Every picture's coordinates on the axes along which the pictures vary most.</summary>
    private static float[][] Places(ImageSignature[] signatures, List<int> members)
    {
        var all = new float[members.Count][];
        Parallel.For(0, all.Length, m => all[m] = signatures[members[m]].Coordinates(CandidateAxes));
        var variance = new double[CandidateAxes];
        for (int axis = 0; axis < CandidateAxes; axis++)
        {
            double sum = 0, squares = 0;
            foreach (float[] place in all) (sum, squares) = (sum + place[axis], squares + place[axis] * (double)place[axis]);
            variance[axis] = squares - sum * sum / Math.Max(1, all.Length);
        }
        int[] axes = [.. Enumerable.Range(0, CandidateAxes).OrderByDescending(axis => variance[axis]).Take(Axes)];
        return Array.ConvertAll(all, place => Array.ConvertAll(axes, axis => place[axis]));
    }

    /// <summary>The cells that hold all within reach of a place, and the place's own.</summary>
    private static ulong Cells(float[] place, float reach, List<ulong> cells)
    {
        float width = reach * CellWidth;
        cells.Clear();
        cells.Add(0);
        ulong home = 0;
        for (int axis = 0; axis < place.Length; axis++)
        {
            int cell = (int)MathF.Floor(place[axis] / width);
            int low = (int)MathF.Floor((place[axis] - reach) / width), high = (int)MathF.Floor((place[axis] + reach) / width);
            int known = cells.Count;
            for (int at = 0; at < known; at++)
            {
                ulong before = cells[at];
                cells[at] = Mix(before, low);
                for (int further = low + 1; further <= high; further++) cells.Add(Mix(before, further));
            }
            home = Mix(home, cell);
        }
        return home;
    }

    /// <summary>A number for a cell; two cells with one number cost time but no mistake, for all that is found is compared.</summary>
    private static ulong Mix(ulong hash, int cell)
    {
        // The finalizer of SplitMix64 (Steele, Lea, Flood 2014).
        ulong x = hash * 31 + (uint)cell + 0x9E3779B97F4A7C15;
        x = (x ^ x >> 30) * 0xBF58476D1CE4E5B9;
        x = (x ^ x >> 27) * 0x94D049BB133111EB;
        return x ^ x >> 31;
    }
}
