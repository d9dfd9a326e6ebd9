using System.Collections;

namespace Espalier;

/// <summary>A setting by head: one value for all heads, or a value for some.</summary>
/// <typeparam name="T">The kind of setting.</typeparam>
public sealed class PerHead<T> : IEnumerable<KeyValuePair<string, T>>
{
    private static readonly Dictionary<string, T> NoNames = new(StringComparer.Ordinal); // never changed

    private Dictionary<string, T> _byName = NoNames; // most data sets to predict for have none
    private readonly bool _hasAll;
    private readonly T? _all;

    /// <summary>No values yet: add some by name.</summary>
    public PerHead() { }

    /// <summary>One value for all heads.</summary>
    /// <param name="all">The value.</param>
    public PerHead(T all) => (_all, _hasAll) = (all, true);

    /// <summary>The value of a head; setting the same head twice keeps the last.</summary>
    /// <param name="head">The head's name.</param>
    public T this[string head]
    {
        get => TryGet(head, out var value) ? value : throw new EspalierException($"There is no value for head '{head}'.");
        set => Add(head, value);
    }

    /// <summary>The names that have a value of their own.</summary>
    public IReadOnlyCollection<string> Names => _byName.Keys;

    /// <summary>Whether one value serves all heads.</summary>
    public bool IsForAll => _hasAll;

    /// <summary>One value for all heads.</summary>
    public static implicit operator PerHead<T>(T all) => new(all);

    /// <summary>Adds a head's value.</summary>
    /// <param name="head">The head's name.</param>
    /// <param name="value">The value.</param>
    public void Add(string head, T value)
    {
        if (_byName == NoNames) _byName = new(StringComparer.Ordinal);
        _byName[head] = value;
    }

    /// <summary>The value of a head, if it has one.</summary>
    /// <param name="head">The head's name.</param>
    /// <param name="value">Receives the value.</param>
    public bool TryGet(string head, [System.Diagnostics.CodeAnalysis.MaybeNullWhen(false)] out T value)
    {
        if (_byName.TryGetValue(head, out value)) return true;
        value = _all;
        return _hasAll;
    }

    /// <summary>The values with what each is for, one for all heads included.</summary>
    public IEnumerable<(string For, T Value)> Entries =>
        [.. _hasAll ? [("all heads", _all!)] : Array.Empty<(string, T)>(), .. _byName.Select(p => ($"head '{p.Key}'", p.Value))];

    /// <summary>The same settings with other values.</summary>
    /// <typeparam name="TOther">The kind of the other values.</typeparam>
    /// <param name="change">Makes the other value.</param>
    public PerHead<TOther> Select<TOther>(Func<T, TOther> change)
    {
        var changed = _hasAll ? new PerHead<TOther>(change(_all!)) : [];
        foreach (var (name, value) in _byName) changed[name] = change(value);
        return changed;
    }

    /// <summary>Throws when a name is no head.</summary>
    /// <param name="heads">The heads that exist.</param>
    /// <param name="what">What the setting is, such as <c>loss</c>.</param>
    /// <exception cref="EspalierException">A name is no head; the message lists the heads and the nearest.</exception>
    public void CheckNames(IReadOnlyCollection<string> heads, string what)
    {
        foreach (string name in _byName.Keys)
            if (!heads.Contains(name))
                throw new EspalierException($"There is no head '{name}' to give a {what}.{Nearest.Suggest(name, heads)} Heads: {string.Join(", ", heads)}.");
    }

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, T>> GetEnumerator() => _byName.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
