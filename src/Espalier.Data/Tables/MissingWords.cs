namespace Espalier.Data;

/// <summary>The words that mean "no value".</summary>
internal sealed class MissingWords
{
    private readonly string[] _words;
    private readonly int _longest;

    /// <summary>Makes the set.</summary>
    /// <param name="words">The words.</param>
    public MissingWords(IReadOnlyList<string> words)
    {
        _words = [.. words];
        _longest = _words.Length == 0 ? -1 : _words.Max(word => word.Length);
        HaveNumbers = _words.Any(word => NumberText.TryRead(word, '.', out _) || NumberText.TryRead(word, ',', out _));
    }

    /// <summary>True when a word is a number, such as -999: then numbers have to be compared with the words too.</summary>
    public bool HaveNumbers { get; }

    /// <summary>True when a field means "no value".</summary>
    /// <param name="field">The field, without blanks around.</param>
    public bool Has(ReadOnlySpan<char> field)
    {
        if (field.Length > _longest) return false;
        foreach (string word in _words)
            if (field.SequenceEqual(word)) return true;
        return false;
    }
}
