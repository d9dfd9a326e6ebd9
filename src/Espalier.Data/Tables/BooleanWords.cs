namespace Espalier.Data;

/// <summary>The word pairs that are read as yes and no, whatever their case: yes/no, true/false, y/n, t/f, on/off, 1/0.</summary>
public static class BooleanWords
{
    private static readonly string[] Yes = ["true", "yes", "y", "t", "on", "1"];
    private static readonly string[] No = ["false", "no", "n", "f", "off", "0"];
    private static readonly string[] Unknown = ["unknown", "unk", "not known", "don't know", "dont know", "not sure", "n.a.", "none given", "-", "--"];

    /// <summary>Every word for yes and no, in small letters.</summary>
    internal static IEnumerable<string> All => [.. Yes, .. No];

    /// <summary>Reads a word as yes or no.</summary>
    /// <param name="word">The word, in any case.</param>
    /// <param name="value">Receives true for yes.</param>
    /// <returns>False when the word is neither.</returns>
    public static bool TryRead(ReadOnlySpan<char> word, out bool value)
    {
        value = Pair(word, Yes) >= 0;
        return value || Pair(word, No) >= 0;
    }

    /// <summary>True when the values are the two words of one pair (or one of them), such as "yes" and "No".</summary>
    /// <param name="values">The distinct values of a column; at least one.</param>
    public static bool AreOnePair(IReadOnlyList<string> values)
    {
        if (values.Count is 0 or > 4) return false; // two words, each in two spellings, is the most that is taken
        int pair = -1;
        foreach (string value in values)
        {
            int found = Math.Max(Pair(value, Yes), Pair(value, No));
            if (found < 0 || (pair >= 0 && found != pair)) return false;
            pair = found;
        }
        return true;
    }

    /// <summary>Whether a word says that the answer is not known, such as <c>unknown</c>.</summary>
    /// <param name="word">The word.</param>
    public static bool IsUnknown(ReadOnlySpan<char> word) => Pair(word, Unknown) >= 0;

    private static int Pair(ReadOnlySpan<char> word, string[] words)
    {
        for (int i = 0; i < words.Length; i++)
            if (word.Equals(words[i], StringComparison.OrdinalIgnoreCase)) return i;
        return -1;
    }
}
