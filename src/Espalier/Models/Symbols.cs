using System.Collections;
using System.Runtime.CompilerServices;

namespace Espalier;

/// <summary>One symbol, several in order, or several by name: what a model takes as inputs and outputs.</summary>
[CollectionBuilder(typeof(Symbols), nameof(Create))]
public sealed class Symbols : IEnumerable<Symbol>
{
    private Symbols(IReadOnlyList<Symbol> items, IReadOnlyList<string>? names, bool single) => (Items, Names, IsSingle) = (items, names, single);

    /// <summary>The symbols.</summary>
    public IReadOnlyList<Symbol> Items { get; }

    /// <summary>Their names, when they were given by name.</summary>
    public IReadOnlyList<string>? Names { get; }

    /// <summary>Whether a single symbol was given, not a list of one.</summary>
    public bool IsSingle { get; }

    /// <summary>Several symbols in order.</summary>
    /// <param name="items">The symbols.</param>
    public static Symbols Create(ReadOnlySpan<Symbol> items) => new(items.ToArray(), null, false);

    /// <summary>Several symbols by name.</summary>
    /// <param name="items">The symbols; their order is kept.</param>
    /// <exception cref="EspalierException">Two have one name.</exception>
    public static Symbols Named(IEnumerable<KeyValuePair<string, Symbol>> items)
    {
        var pairs = items.ToList();
        if (pairs.GroupBy(p => p.Key, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new EspalierException($"Two symbols have the name '{twice.Key}'. Give each its own.");
        return new Symbols([.. pairs.Select(p => p.Value)], [.. pairs.Select(p => p.Key)], false);
    }

    /// <summary>A single symbol.</summary>
    public static implicit operator Symbols(Symbol item) => new([item], null, true);

    /// <summary>Several symbols in order.</summary>
    public static implicit operator Symbols(Symbol[] items) => Create(items);

    /// <summary>Several symbols in order.</summary>
    public static implicit operator Symbols(List<Symbol> items) => new([.. items], null, false);

    /// <summary>Several symbols by name.</summary>
    public static implicit operator Symbols(Dictionary<string, Symbol> items) => Named(items);

    /// <inheritdoc/>
    public IEnumerator<Symbol> GetEnumerator() => Items.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
