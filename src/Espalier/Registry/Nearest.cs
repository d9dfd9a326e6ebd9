namespace Espalier;

/// <summary>Finds the name a misspelt one was probably meant to be.</summary>
public static class Nearest
{
    /// <summary>The nearest of some names by edit distance, or null when none is near.</summary>
    /// <param name="word">What was written.</param>
    /// <param name="names">What exists.</param>
    public static string? Find(string word, IEnumerable<string> names)
    {
        string? best = null;
        int bestDistance = Math.Max(2, word.Length / 3) + 1;
        foreach (string name in names)
        {
            int distance = Distance(word.ToUpperInvariant(), name.ToUpperInvariant());
            if (distance < bestDistance) (best, bestDistance) = (name, distance);
        }
        return best;
    }

    /// <summary>A sentence such as <c> Did you mean 'color'?</c> (with a leading space), or nothing.</summary>
    /// <param name="word">What was written.</param>
    /// <param name="names">What exists.</param>
    public static string Suggest(string word, IEnumerable<string> names) => Find(word, names) is { } name ? $" Did you mean '{name}'?" : "";

    private static int Distance(string a, string b) // Levenshtein, two rows
    {
        var previous = new int[b.Length + 1];
        var current = new int[b.Length + 1];
        for (int j = 0; j <= b.Length; j++) previous[j] = j;
        for (int i = 1; i <= a.Length; i++)
        {
            current[0] = i;
            for (int j = 1; j <= b.Length; j++)
                current[j] = Math.Min(Math.Min(previous[j], current[j - 1]) + 1, previous[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
            (previous, current) = (current, previous);
        }
        return previous[b.Length];
    }
}
