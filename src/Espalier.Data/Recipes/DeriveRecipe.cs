namespace Espalier.Data;

/// <summary>Columns made from others: numbers put into bins, text taken apart, the parts of a date, or classes from columns of 0 and 1.</summary>
public sealed class DeriveRecipe
{
    private readonly Func<Table, Table> _apply;
    private readonly Func<Table, bool> _isDone;

    private DeriveRecipe(IReadOnlyList<string> from, IReadOnlyList<string> makes, Place place, Func<Table, Table> apply, Func<Table, bool>? isDone = null)
    {
        (From, Makes, Place, _apply) = (from, makes, place, apply);
        // Of a column that replaces its source, numbers are the source and names the result.
        _isDone = isDone ?? (table => makes.Contains(from[0]) ? table[from[0]] is TextColumn : makes.All(table.Contains));
    }

    /// <summary>The columns it reads.</summary>
    public IReadOnlyList<string> From { get; }

    /// <summary>The columns it makes; one may replace <see cref="From"/>.</summary>
    public IReadOnlyList<string> Makes { get; }

    internal Place Place { get; }

    internal static IReadOnlyList<DeriveRecipe> ReadAll(YamlNode node) => node.Entries is null
        ? throw node.Wrong("a map of new columns, such as { quality: { from: quality, bins: { bad: '<= 4', good: '> 4' } } }")
        : [.. node.Entries.Select(e => Read(e.Key.Text!, e.Value))];

    /// <summary>Adds the columns.</summary>
    /// <param name="table">A table with the column.</param>
    /// <exception cref="EspalierException">The column is not there, or a value does not fit; the message names the place in the recipe and the row.</exception>
    internal Table Apply(Table table)
    {
        if (From.FirstOrDefault(name => !table.Contains(name)) is { } absent)
            throw Place.Error($"there is no column '{absent}' to derive {string.Join(", ", Makes)} from.{Nearest.Suggest(absent, table.Names)} The columns are: {string.Join(", ", table.Names)}.");
        try
        {
            return _apply(table);
        }
        catch (EspalierException e)
        {
            throw Place.Error($"derived column {string.Join(", ", Makes.Select(m => $"'{m}'"))}", e);
        }
    }

    /// <summary>Whether a table has the columns already.</summary>
    /// <param name="table">A table with <see cref="From"/>.</param>
    internal bool IsDoneIn(Table table) => _isDone(table);

    private static DeriveRecipe Read(string name, YamlNode node)
    {
        var section = new RecipeSection(node, "from", "bins", "pattern", "regex", "separator", "into", "date", "one_of", "none", "several", "any_of", "quantity", "yes_no", "one_spelling", "list");
        string from = section["from"]?.AsText() ?? name;
        string[] ways = [.. new[] { "bins", "pattern", "regex", "separator", "date", "one_of", "any_of", "quantity", "yes_no", "one_spelling", "list" }.Where(key => section[key] is not null)];
        if (ways.Length != 1)
            throw node.Place.Error($"'{node.Path}' needs one of bins, pattern, regex, separator, date, one_of, any_of, quantity, yes_no, one_spelling or list but has {(ways.Length == 0 ? "none" : string.Join(" and ", ways))}.");
        var way = section[ways[0]]!;
        if (section["into"] is { } stray && ways[0] != "separator") throw stray.Place.Error($"'{stray.Path}' goes with 'separator' only.");
        if (ways[0] is not "one_of" && (section["none"] ?? section["several"]) is { } other) throw other.Place.Error($"'{other.Path}' goes with 'one_of' only.");
        if (ways[0] is "one_of" or "any_of") return Indicators(name, ways[0], way, section, node.Place);
        switch (ways[0])
        {
            case "bins":
                var bins = Guard(way, () => ReadBins(way));
                return new DeriveRecipe([from], [name], node.Place, table => table.Bin(from, bins, into: name));
            case "separator":
                var into = section["into"]?.AsTexts() ?? throw node.Place.Error($"'{node.Path}' cuts at a separator and so needs 'into', the names of the new columns.");
                string separator = way.AsText();
                return new DeriveRecipe([from], into, node.Place, table => table.Cut(from, separator, into));
            case "date":
                way.AsFlag();
                string[] parts = [$"{from} year", $"{from} month", $"{from} day", $"{from} weekday"];
                return new DeriveRecipe([from], parts, node.Place, table => table.DateParts(from));
            case "quantity":
                way.AsFlag();
                return new DeriveRecipe([from], [name], node.Place, table => table.Quantities(from, name), table => name == from ? table[from] is NumberColumn : table.Contains(name));
            case "yes_no":
                way.AsFlag();
                return new DeriveRecipe([from], [name], node.Place, table => table.YesNo(from, name),
                    table => name == from ? table[from].Distinct.All(value => value is "yes" or "no") : table.Contains(name));
            case "one_spelling":
                way.AsFlag();
                return new DeriveRecipe([from], [name], node.Place, table => table.OneSpelling(from, name),
                    table => name == from ? table[from].Distinct.All(value => value == Table.OneSpelling(value)) : table.Contains(name));
            case "list":
                way.AsFlag();
                return new DeriveRecipe([from], [name], node.Place, table => table.Lists(from, name),
                    table => name == from ? !table[from].Distinct.Any(value => ListText.TryRead(value, out _)) : table.Contains(name));
            default:
                var pattern = Guard(way, () => ways[0] == "regex" ? NamePattern.FromRegex(way.AsText()) : NamePattern.Parse(way.AsText()));
                return new DeriveRecipe([from], pattern.Names, node.Place, table => table.Extract(from, pattern));
        }
    }

    private static DeriveRecipe Indicators(string name, string kind, YamlNode way, RecipeSection section, Place place)
    {
        if (section["from"] is { } from) throw from.Place.Error($"'{from.Path}' does not go with '{kind}', which names its columns itself.");
        var columns = way.AsTexts();
        if (columns.Count < 2) throw way.Wrong("a list of two or more columns of 0 and 1");
        if (columns.Contains(name)) throw way.Place.Error($"the new column '{name}' has the name of one that it is made from. Give it another.");
        string? none = section["none"]?.AsText();
        bool missing = section["several"]?.AsChoice(("missing", true), ("error", false)) ?? false;
        return new DeriveRecipe(columns, [name], place, table => kind == "one_of" ? table.OneOf(name, columns, none, missing) : table.AnyOf(name, columns),
            table => table.Contains(name));
    }

    private static Bins ReadBins(YamlNode node) => node.Entries is { } entries
        ? new Bins([.. entries.SelectMany(e => e.Value.AsTexts().Select(range => Guard(e.Value, () => Bin.Parse(range, e.Key.Text))))])
        : Bins.Parse(node.AsText());

    private static T Guard<T>(YamlNode node, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (EspalierException e) when (!e.Message.StartsWith(node.Place.File, StringComparison.Ordinal))
        {
            throw node.Place.Error($"'{node.Path}'", e);
        }
    }
}
