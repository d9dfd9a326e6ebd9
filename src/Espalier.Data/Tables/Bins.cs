namespace Espalier.Data;

/// <summary>Named ranges of numbers that do not overlap, such as <c>≤4 bad, 5–6 ok, ≥7 good</c>.</summary>
public sealed class Bins
{
    private readonly Bin[] _bins;

    /// <summary>Makes bins from ranges.</summary>
    /// <param name="bins">At least one; in the order in which the names are to be listed.</param>
    /// <exception cref="EspalierException">Two ranges overlap.</exception>
    public Bins(params IReadOnlyList<Bin> bins)
    {
        _bins = [.. bins];
        if (_bins.Length == 0) throw new EspalierException("At least one bin was expected but got none.");
        for (int i = 0; i < _bins.Length; i++)
            for (int j = 0; j < i; j++)
                if (_bins[i].Overlaps(_bins[j]))
                    throw new EspalierException($"Bins must not overlap but '{_bins[j]}' and '{_bins[i]}' do. Correct their edges.");
        Labels = [.. _bins.Select(bin => bin.Label).Distinct()];
    }

    /// <summary>The names, in the order given.</summary>
    public IReadOnlyList<string> Labels { get; }

    /// <summary>Reads bins separated by commas or semicolons, each a range and a name.</summary>
    /// <param name="text">
    /// Such as <c>≤4 bad, 5–6 ok, ≥7 good</c>. Ranges are <c>≤4</c> or <c>&lt;=4</c>, <c>&lt;4</c>, <c>≥7</c> or <c>&gt;=7</c>,
    /// <c>&gt;7</c>, <c>5–6</c> or <c>5-6</c> or <c>5..6</c> (both ends belong to it), and <c>5</c>.
    /// </param>
    /// <exception cref="EspalierException">A bin cannot be read, or two overlap.</exception>
    public static Bins Parse(string text) =>
        new([.. text.Split([',', ';'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(bin => Bin.Parse(bin))]);

    /// <summary>Makes bins between edges; an edge belongs to the bin below it.</summary>
    /// <param name="edges">Rising numbers, such as 4 and 6.</param>
    /// <param name="labels">One more name than edges, such as bad (≤ 4), ok (above 4, ≤ 6) and good (above 6).</param>
    /// <exception cref="EspalierException">The numbers do not fit together.</exception>
    public static Bins Between(IReadOnlyList<double> edges, IReadOnlyList<string> labels)
    {
        if (labels.Count != edges.Count + 1)
            throw new EspalierException($"{edges.Count} edges make {edges.Count + 1} bins but {labels.Count} names were given.");
        for (int i = 0; i < edges.Count; i++)
            if (!double.IsFinite(edges[i]) || (i > 0 && edges[i] <= edges[i - 1]))
                throw new EspalierException($"Edges must be finite and rise but got {string.Join(", ", edges.Select(NumberColumn.Format))}.");
        return new Bins([.. labels.Select((label, i) => new Bin(label,
            i == 0 ? double.NegativeInfinity : edges[i - 1], i == edges.Count ? double.PositiveInfinity : edges[i], FromBelongs: i == 0))]);
    }

    /// <summary>The name of the bin a number is in, or null when it is in none.</summary>
    /// <param name="value">The number.</param>
    public string? Find(double value)
    {
        foreach (Bin bin in _bins)
            if (bin.Contains(value)) return bin.Label;
        return null;
    }

    /// <inheritdoc/>
    public override string ToString() => string.Join(", ", _bins.Select(bin => bin.ToString()));
}
