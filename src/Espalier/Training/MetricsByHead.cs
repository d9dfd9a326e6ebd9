using System.Collections;
using System.Runtime.CompilerServices;

namespace Espalier;

/// <summary>
/// What is measured: <c>new Accuracy()</c> or <c>[new Accuracy(), new F1Score()]</c> for all heads, or
/// <c>new() { ["quality"] = [new Accuracy()] }</c> for some.
/// </summary>
[CollectionBuilder(typeof(MetricsByHead), nameof(Create))]
public sealed class MetricsByHead : IEnumerable<Metric>
{
    /// <summary>Nothing yet: add lists by head.</summary>
    public MetricsByHead() => Lists = [];

    private MetricsByHead(MetricList all) => Lists = new PerHead<MetricList>(all);

    /// <summary>The lists by head.</summary>
    public PerHead<MetricList> Lists { get; }

    /// <summary>The metrics of a head.</summary>
    /// <param name="head">The head's name.</param>
    public MetricList this[string head]
    {
        get => Lists[head];
        set => Lists[head] = value;
    }

    /// <summary>Metrics for all heads.</summary>
    /// <param name="items">The metrics.</param>
    public static MetricsByHead Create(ReadOnlySpan<Metric> items) => new(MetricList.Create(items));

    /// <summary>One metric for all heads.</summary>
    public static implicit operator MetricsByHead(Metric item) => new((MetricList)item);

    /// <inheritdoc/>
    public IEnumerator<Metric> GetEnumerator() => Lists.Entries.SelectMany(e => e.Value).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
