using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Espalier.Data;

/// <summary>The answers of all heads for one row, by head in the recipe's order; as JSON an object with a member for each head.</summary>
#pragma warning disable CA1710 // A dictionary so that it is written as a JSON object; its name says what it is for.
public sealed class RowAnswers : IReadOnlyDictionary<string, Answer>
#pragma warning restore CA1710
{
    private readonly OrderedDictionary<string, Answer> _byHead;

    internal RowAnswers(IReadOnlyList<HeadPrediction> heads, int row)
    {
        _byHead = new OrderedDictionary<string, Answer>(heads.Count, StringComparer.Ordinal);
        foreach (var head in heads) _byHead[head.Head.Name] = Answer.Of(head, row);
    }

    /// <summary>A head's answer.</summary>
    /// <param name="key">The head's name.</param>
    /// <exception cref="EspalierException">There is no such head.</exception>
    public Answer this[string key] => _byHead.TryGetValue(key, out var answer) ? answer
        : throw new EspalierException($"There is no head '{key}'.{Nearest.Suggest(key, Keys)} Heads: {string.Join(", ", Keys)}.");

    /// <summary>The names of the heads.</summary>
    public IEnumerable<string> Keys => _byHead.Keys;

    /// <summary>The answers.</summary>
    public IEnumerable<Answer> Values => _byHead.Values;

    /// <summary>How many heads there are.</summary>
    public int Count => _byHead.Count;

    /// <inheritdoc/>
    public bool ContainsKey(string key) => _byHead.ContainsKey(key);

    /// <inheritdoc/>
    public bool TryGetValue(string key, [MaybeNullWhen(false)] out Answer value) => _byHead.TryGetValue(key, out value);

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, Answer>> GetEnumerator() => _byHead.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The answers on one line, such as <c>quality: good, color: red</c>.</summary>
    public override string ToString() => string.Join(", ", _byHead.Select(a => $"{a.Key}: {a.Value}"));
}
