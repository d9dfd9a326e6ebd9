using System.Globalization;
using System.Text.RegularExpressions;
using Espalier.Data;

namespace Espalier.Design;

/// <summary>
/// Reads columns that are described in words: <c>quality: bad&lt;ok&lt;good, colour: red|white, genres: many of action|drama, price: number</c>, or
/// a YAML or JSON map of the same, where lists stand for one of their items.
/// </summary>
internal static partial class Description
{
    private const string Forms = "values such as red|white, an order such as bad<ok<good, a range such as 1..5, many of a|b|c, yes/no, number, count, text, date or id";

    /// <summary>Reads a description.</summary>
    /// <param name="text">The text.</param>
    /// <param name="source">What errors call it.</param>
    /// <exception cref="EspalierException">It cannot be read; the message says what was expected.</exception>
    public static IReadOnlyList<ColumnReading> Read(string text, string source)
    {
        string plain = text.Trim();
        if (plain.Length == 0) throw new EspalierException($"{source}: columns were expected, such as \"colour: red|white, price: number\", but there are none.");
        List<ColumnReading> columns = plain[0] == '{' || plain.Contains('\n') ? ReadMap(YamlReader.Read(text, source)) : [.. Between().Split(plain).Select(part => ReadPart(part, source))];
        if (columns.GroupBy(c => c.Name).FirstOrDefault(g => g.Skip(1).Any()) is { } twice) throw new EspalierException($"{source}: column '{twice.Key}' is described twice. Keep one.");
        return columns;
    }

    private static List<ColumnReading> ReadMap(YamlNode root) => root.Entries is not { Count: > 0 } entries ? throw root.Wrong("a map of columns and what they hold, such as colour: red|white")
        : [.. entries.Select(e => ReadNode(e.Key.Text!, e.Value))];

    private static ColumnReading ReadNode(string name, YamlNode node)
    {
        if (node.Items is not null) return OneOf(name, node.AsTexts());
        if (node.Entries is not null)
        {
            var section = new RecipeSection(node, "one", "many", "ordered");
            return section["many"] is { } many ? AnyOf(name, many.AsTexts()) : section["ordered"] is { } order ? Ordered(name, order.AsTexts())
                : OneOf(name, (section["one"] ?? throw node.Wrong("a map with one of the keys one, many, ordered")).AsTexts());
        }
        return Value(name, node.AsText(), text => node.Place.Error(text));
    }

    private static ColumnReading ReadPart(string part, string source)
    {
        int colon = part.IndexOf(':');
        if (colon < 1) throw new EspalierException($"{source}: a column and what it holds was expected, such as 'colour: red|white', but got '{Excerpt.Of(part.Trim())}'. It holds {Forms}.");
        return Value(part[..colon].Trim(), part[(colon + 1)..].Trim(), text => new EspalierException($"{source}: {text}"));
    }

    private static ColumnReading Value(string name, string text, Func<string, EspalierException> error)
    {
        string word = text.ToLowerInvariant();
        ColumnReading Aside(AsideReason reason, string why) => new(name, ColumnMeaning.None, why) { Aside = reason };
        switch (word)
        {
            case "number" or "numbers" or "amount" or "real": return new ColumnReading(name, ColumnMeaning.Number, "described as a number");
            case "count" or "how many": return new ColumnReading(name, ColumnMeaning.Count, "described as a count");
            case "yes/no" or "yes|no" or "no/yes" or "true/false" or "0/1" or "0|1" or "yes or no" or "boolean" or "bool": return new ColumnReading(name, ColumnMeaning.YesNo, "described as yes or no") { Classes = ["no", "yes"] };
            case "text" or "free text": return Aside(AsideReason.Text, "free text");
            case "date" or "time": return Aside(AsideReason.Date, "days or moments: no classes");
            case "id" or "identifier": return Aside(AsideReason.Identifier, "it names rows and says nothing about others");
        }
        if (Many().Match(text) is { Success: true } many) return AnyOf(name, Items(many.Groups[1].Value));
        if (text.Contains('<')) return Ordered(name, text.Split('<', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
        if (Steps().Match(text) is { Success: true } steps)
        {
            int from = int.Parse(steps.Groups[1].Value, CultureInfo.InvariantCulture), to = int.Parse(steps.Groups[2].Value, CultureInfo.InvariantCulture);
            if (to <= from || to - from > 100) throw error($"column '{name}' should go up by at most 100 steps but is described as {text}.");
            return Ordered(name, [.. Enumerable.Range(from, to - from + 1).Select(n => n.ToString(CultureInfo.InvariantCulture))]);
        }
        string[] items = Items(text.StartsWith("one of ", StringComparison.OrdinalIgnoreCase) ? text[7..] : text);
        return items.Length > 1 ? OneOf(name, items) : throw error($"column '{name}' is described as '{Excerpt.Of(text)}', but {Forms} was expected.");
    }

    private static string[] Items(string text) => text.Split(text.Contains('|') ? '|' : text.Contains('/') ? '/' : ',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static ColumnReading OneOf(string name, IReadOnlyList<string> classes)
    {
        Check(name, classes, 2);
        if (Scales.Order(classes, name) is { } order) return new ColumnReading(name, ColumnMeaning.Ordered, $"one of {classes.Count} classes that go up") { Classes = order };
        return new ColumnReading(name, classes.Count == 2 ? ColumnMeaning.YesNo : ColumnMeaning.OneOf, classes.Count == 2 ? $"one of two: {classes[0]} and {classes[1]}" : $"one of {classes.Count} names") { Classes = classes };
    }

    private static ColumnReading Ordered(string name, IReadOnlyList<string> classes)
    {
        Check(name, classes, 3);
        return new ColumnReading(name, ColumnMeaning.Ordered, "described with an order") { Classes = classes };
    }

    private static ColumnReading AnyOf(string name, IReadOnlyList<string> labels)
    {
        Check(name, labels, 2);
        return new ColumnReading(name, ColumnMeaning.AnyOf, $"any of {labels.Count} labels: a sigmoid each") { Classes = labels, Separator = "|" };
    }

    private static void Check(string name, IReadOnlyList<string> classes, int least)
    {
        if (classes.Count < least) throw new EspalierException($"Column '{name}' needs at least {least} {(least == 3 ? "classes to have an order" : "values")} but has {classes.Count}: {string.Join(", ", classes)}.");
        if (classes.GroupBy(c => c).FirstOrDefault(g => g.Skip(1).Any()) is { } twice) throw new EspalierException($"Column '{name}' names '{twice.Key}' twice. Keep one.");
    }

    // A comma or semicolon parts columns where a name and a colon follow.
    [GeneratedRegex(@"\s*[,;]\s*(?=[^,;:|<]+:)")]
    private static partial Regex Between();

    [GeneratedRegex(@"^(?:many|any|several|some) of (.+)$", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex Many();

    [GeneratedRegex(@"^(\d{1,6}) ?(?:-|–|\.\.|to) ?(\d{1,6})$", RegexOptions.NonBacktracking)]
    private static partial Regex Steps();
}
