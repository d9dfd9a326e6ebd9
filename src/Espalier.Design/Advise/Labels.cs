using Espalier.Data;

namespace Espalier.Design;

/// <summary>Finds columns that hold several labels a row with a separator between them.</summary>
internal static class Labels
{
    private static readonly string[] Separators = ["|", ";", ",", "/", "+", "&", " "];
    private const int MostLabels = 200, MostWords = 3;
    private const double LeastSeveral = 0.05, LeastShared = 0.8;

    /// <summary>The separator and the labels, from the most frequent; null when the column holds one value a row.</summary>
    /// <param name="column">The column.</param>
    public static (string Separator, IReadOnlyList<string> Labels)? Find(Column column)
    {
        int[] counts = column.Factor.Counts();
        int known = counts.Sum();
        foreach (string separator in Separators)
        {
            int several = 0, most = 0;
            var labels = new Dictionary<string, (int Rows, int Sets)>(StringComparer.Ordinal);
            bool fits = true;
            for (int v = 0; v < counts.Length && fits; v++)
            {
                string[] parts = column.Factor.Values[v].Split(separator, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
                if (parts.Length > 1) several += counts[v];
                most = Math.Max(most, parts.Length);
                foreach (string part in parts.Distinct())
                {
                    var (rows, sets) = labels.GetValueOrDefault(part);
                    labels[part] = (rows + counts[v], sets + 1);
                    fits = labels.Count <= MostLabels && part.Count(c => c == ' ') < MostWords;
                }
            }
            if (!fits || several < LeastSeveral * known || labels.Count < 2) continue;
            // Labels come back in other company; parts of sentences, addresses and codes do not.
            int shared = labels.Values.Count(l => l.Sets > 1);
            if (shared < LeastShared * labels.Count || labels.Count >= counts.Length || labels.Keys.All(l => double.TryParse(l, out _))) continue;
            // A blank parts the words of one name too. Labels stand alone as well, every one of them, and more than two come together.
            if (separator == " " && (most < 3 || labels.Keys.Any(l => !column.Factor.Values.Contains(l)))) continue;
            return (separator, [.. labels.OrderByDescending(l => l.Value.Rows).ThenBy(l => l.Key, StringComparer.Ordinal).Select(l => l.Key)]);
        }
        return null;
    }
}
