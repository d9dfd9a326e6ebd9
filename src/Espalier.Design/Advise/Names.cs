using System.Buffers;
using System.Text.RegularExpressions;

namespace Espalier.Design;

/// <summary>What the names of columns hint at. A name decides only where the values leave it open.</summary>
internal static partial class Names
{
    /// <summary>Names of what is judged by degrees.</summary>
    public static readonly string[] Ratings = ["rating", "grade", "score", "level", "stars", "star", "quality", "satisfaction", "rank", "severity", "stage", "priority", "mark", "likert", "importance"];

    /// <summary>Names of what is counted.</summary>
    public static readonly string[] Counts = ["count", "counts", "number", "num", "nr", "total", "quantity", "qty", "times"];

    /// <summary>Names that tables give to answers.</summary>
    public static readonly string[] Answers = ["target", "targets", "label", "labels", "class", "classes", "outcome", "response", "answer", "y"];

    /// <summary>Names of what is often asked about.</summary>
    public static readonly string[] Questions = ["species", "quality", "diagnosis", "category", "categories", "type", "kind", "grade", "rating", "stars", "price", "survived", "churn", "churned", "default", "result", "genre", "genres", "tags", "section", "sentiment", "emotion"];

    /// <summary>Names of when something was.</summary>
    public static readonly string[] Times = ["year", "month", "day", "week", "date", "time", "hour", "minute", "timestamp"];

    /// <summary>Names of what names rows.</summary>
    public static readonly string[] Identifiers = ["id", "uuid", "guid", "key", "index", "row", "rownumber", "identifier"];

    private static readonly SearchValues<char> Marks = SearchValues.Create("_-. :=");

    /// <summary>Whether a name has one of some words.</summary>
    /// <param name="name">The name, such as <c>petal_length</c> or <c>petalLength</c>.</param>
    /// <param name="words">The words, in lower case.</param>
    public static bool Have(string name, string[] words) => Words(name).Any(words.Contains);

    /// <summary>What names have in common at their beginning, up to a mark between words: <c>species</c> of <c>species_A</c> and <c>species_B</c>; null for nothing.</summary>
    /// <param name="names">Two names or more.</param>
    public static string? Prefix(IReadOnlyList<string> names)
    {
        int length = names.Min(n => n.Length), same = 0;
        while (same < length && names.All(n => n[same] == names[0][same])) same++;
        int mark = names[0].AsSpan(0, same).LastIndexOfAny(Marks);
        string prefix = mark < 1 ? "" : names[0][..mark].TrimEnd('_', '-', '.', ' ', ':', '=');
        return prefix.Length > 0 && names.All(n => n.Length > mark + 1) ? prefix : null;
    }

    /// <summary>The beginning of a name that others may share; null when it is one word.</summary>
    /// <param name="name">The name.</param>
    public static string? Beginning(string name)
    {
        int mark = name.AsSpan().LastIndexOfAny(Marks);
        return mark > 0 && mark < name.Length - 1 ? name[..mark] : null;
    }

    private static IEnumerable<string> Words(string name) => Part().Matches(name).Select(m => m.Value.ToLowerInvariant());

    [GeneratedRegex(@"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+", RegexOptions.CultureInvariant)]
    private static partial Regex Part();
}
