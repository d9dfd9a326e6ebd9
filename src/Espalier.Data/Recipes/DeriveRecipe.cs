namespace Espalier.Data;

/// <summary>Columns made from another one: numbers put into bins, text taken apart, or the parts of a date.</summary>
public sealed class DeriveRecipe
{
    private readonly Func<Table, Table> _apply;

    private DeriveRecipe(string from, IReadOnlyList<string> makes, Place place, Func<Table, Table> apply) =>
        (From, Makes, Place, _apply) = (from, makes, place, apply);

    /// <summary>The column it reads.</summary>
    public string From { get; }

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
        if (!table.Contains(From)) throw Place.Error($"there is no column '{From}' to derive {string.Join(", ", Makes)} from.{Nearest.Suggest(From, table.Names)} The columns are: {string.Join(", ", table.Names)}.");
        try
        {
            return _apply(table);
        }
        catch (EspalierException e)
        {
            throw Place.Error($"derived column {string.Join(", ", Makes.Select(m => $"'{m}'"))}", e);
        }
    }

    /// <summary>Whether a table has the columns already; of a column that replaces its source numbers are the source and names the result.</summary>
    /// <param name="table">A table with <see cref="From"/>.</param>
    internal bool IsDoneIn(Table table) => Makes.Contains(From) ? table[From] is TextColumn : Makes.All(table.Contains);

    private static DeriveRecipe Read(string name, YamlNode node)
    {
        var section = new RecipeSection(node, "from", "bins", "pattern", "regex", "separator", "into", "date");
        string from = section["from"]?.AsText() ?? name;
        string[] ways = [.. new[] { "bins", "pattern", "regex", "separator", "date" }.Where(key => section[key] is not null)];
        if (ways.Length != 1)
            throw node.Place.Error($"'{node.Path}' needs one of bins, pattern, regex, separator or date but has {(ways.Length == 0 ? "none" : string.Join(" and ", ways))}.");
        var way = section[ways[0]]!;
        if (section["into"] is { } stray && ways[0] != "separator") throw stray.Place.Error($"'{stray.Path}' goes with 'separator' only.");
        switch (ways[0])
        {
            case "bins":
                var bins = Guard(way, () => ReadBins(way));
                return new DeriveRecipe(from, [name], node.Place, table => table.Bin(from, bins, into: name));
            case "separator":
                var into = section["into"]?.AsTexts() ?? throw node.Place.Error($"'{node.Path}' cuts at a separator and so needs 'into', the names of the new columns.");
                string separator = way.AsText();
                return new DeriveRecipe(from, into, node.Place, table => table.Cut(from, separator, into));
            case "date":
                way.AsFlag();
                string[] parts = [$"{from} year", $"{from} month", $"{from} day", $"{from} weekday"];
                return new DeriveRecipe(from, parts, node.Place, table => table.DateParts(from));
            default:
                var pattern = Guard(way, () => ways[0] == "regex" ? NamePattern.FromRegex(way.AsText()) : NamePattern.Parse(way.AsText()));
                return new DeriveRecipe(from, pattern.Names, node.Place, table => table.Extract(from, pattern));
        }
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
