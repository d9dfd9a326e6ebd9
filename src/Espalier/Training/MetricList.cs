using System.Collections;
using System.Runtime.CompilerServices;

namespace Espalier;

/// <summary>The metrics of a head: one, or a collection expression of several.</summary>
[CollectionBuilder(typeof(MetricList), nameof(Create))]
public sealed class MetricList : IEnumerable<Metric>
{
    private readonly IReadOnlyList<Metric> _items;

    private MetricList(IReadOnlyList<Metric> items) => _items = items;

    /// <summary>Several metrics.</summary>
    /// <param name="items">The metrics.</param>
    public static MetricList Create(ReadOnlySpan<Metric> items) => new(items.ToArray());

    /// <summary>One metric.</summary>
    public static implicit operator MetricList(Metric item) => new([item]);

    /// <inheritdoc/>
    public IEnumerator<Metric> GetEnumerator() => _items.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
