using Espalier.Graph;

namespace Espalier;

/// <summary>Which place sees which: what masks leave, what was given, and nothing that lies ahead.</summary>
internal static class SeenPlaces
{
    /// <summary>1 where place sees other, (1, places, others).</summary>
    /// <param name="places">How many places look.</param>
    /// <param name="others">How many are looked at.</param>
    public static Symbol Behind(int places, int others) =>
        Op.Apply(new GreaterOrEqual(), Numbered(new Shape(1, places, 1), places), Numbered(new Shape(1, 1, others), others));

    /// <summary>All of it together, in a form that goes with scores (batch, heads, places, others); null when all is seen.</summary>
    /// <param name="masks">Of query, value and key (batch, places), and one given for all (batch, places, others).</param>
    /// <param name="causal">Whether nothing that lies ahead is seen.</param>
    /// <param name="scores">The shape of the scores.</param>
    /// <param name="query">The shape of the query.</param>
    /// <param name="misfit">The error of a mask that does not fit.</param>
    public static Symbol? Of(IReadOnlyList<Symbol?> masks, bool causal, Shape scores, Shape query, Func<string, EspalierException> misfit)
    {
        var (batch, places, others) = (scores[0], scores[2], scores[3]);
        Symbol? seen = null;
        Add(masks[0], mask => new Shape([.. mask.Dims, 1]));
        Add(masks[1], mask => new Shape(mask[0], 1, mask[1]));
        Add(masks[2], mask => new Shape(mask[0], 1, mask[1]));
        if (causal) seen = Together(Behind(places, others), seen);
        if (masks[3] is { } given)
        {
            // With heads of its own, (batch, heads, places, others), or one mask for all.
            if (given.Shape.Rank == 4 && scores[1] == given.Shape[1]) return Together(given, seen is null ? null : WithHeads(seen));
            seen = Together(Ops.Reshape(given, given.Shape.Rank == 2 ? new Shape([1, .. given.Shape.Dims]) : given.Shape.Rank == 3 ? given.Shape : new Shape(batch, places, others)), seen);
        }
        return seen is null ? null : WithHeads(seen);

        void Add(Symbol? mask, Func<Shape, Shape> place)
        {
            if (mask is null) return;
            if (mask.Shape.Rank != 2 || scores[2] != query[1]) throw misfit($"heeds masks (batch, places) of (batch, places, values) but got {mask.Shape} for {query}.");
            seen = Together(Ops.Reshape(mask, place(mask.Shape)), seen);
        }
    }

    private static Symbol Together(Symbol a, Symbol? b) => b is null ? a : a * b;

    private static Symbol WithHeads(Symbol mask) => Ops.Reshape(mask, new Shape(mask.Shape[0], 1, mask.Shape[1], mask.Shape[2]));

    private static Symbol Numbered(Shape shape, int count) => Constant.Of(shape, [.. Enumerable.Range(0, count).Select(i => (float)i)]);
}
