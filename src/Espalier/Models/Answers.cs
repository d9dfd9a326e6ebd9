using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Espalier;

/// <summary>The answers of a model's heads in their order. Heads are few: looking through their names takes no longer than a table of them, and makes none for each row that is asked.</summary>
/// <param name="heads">The heads.</param>
/// <param name="answers">One for each.</param>
internal sealed class Answers(IReadOnlyList<Head> heads, Tensor[] answers) : IReadOnlyDictionary<string, Tensor>
{
    public int Count => answers.Length;

    public IEnumerable<string> Keys => heads.Select(h => h.Name);

    public IEnumerable<Tensor> Values => answers;

    public Tensor this[string key] => TryGetValue(key, out var answer) ? answer : throw new KeyNotFoundException($"There is no head '{key}'. Heads: {string.Join(", ", Keys)}.");

    public bool ContainsKey(string key) => TryGetValue(key, out _);

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out Tensor value)
    {
        value = null;
        for (int i = 0; i < answers.Length && value is null; i++)
            if (heads[i].Name == key) value = answers[i];
        return value is not null;
    }

    public IEnumerator<KeyValuePair<string, Tensor>> GetEnumerator()
    {
        for (int i = 0; i < answers.Length; i++) yield return new(heads[i].Name, answers[i]);
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
