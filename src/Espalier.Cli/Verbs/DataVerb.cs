using System.CommandLine;
using System.Text.Json.Nodes;
using Espalier.Data;

namespace Espalier.Cli;

/// <summary><c>espalier data list</c> and <c>espalier data get NAME</c>: public data sets, by checksum.</summary>
internal static class DataVerb
{
    public static Command Create(VerbContext context) =>
        new("data", "Public data sets: list them, or have one's files on this machine.") { List(context), Get(context) };

    private static Command List(VerbContext context)
    {
        Option<bool> json = Options.Json();
        var verb = new Command("list", "Lists the data sets that can be fetched.") { json };
        verb.SetAction(parsed =>
        {
            var sources = DataSources.Names.Select(DataSources.Find).DistinctBy(s => s.Name).ToList();
            if (parsed.GetValue(json))
            {
                Json.Write(context.Terminal, new JsonArray([.. sources.Select(s => (JsonNode)Describe(s))]));
                return ExitCode.Done;
            }
            var table = new TextTable().Text("name").Text("what it is", shrinks: true).Number("size").Text("licence", shrinks: true);
            foreach (DataSource s in sources) table.Add(new Cell(s.Name, Style.Accent), s.Title, s.NotFetched is null ? Show.Bytes(s.Files.Sum(f => f.Bytes)) : new Cell("by hand", Style.Dim), new Cell(s.Licence, Style.Dim));
            table.Write(context.Terminal);
            return ExitCode.Done;
        });
        return verb;
    }

    private static Command Get(VerbContext context)
    {
        var name = new Argument<string>("name") { Description = "The data set: see 'espalier data list'." };
        var from = new Option<string?>("--from") { Description = "Take the files from this folder instead of the network.", HelpName = "FOLDER" };
        Option<bool> json = Options.Json();
        var verb = new Command("get", "Finds a data set's files, fetching what is not at hand, and prints where they are.") { name, from, json };
        verb.SetAction(parsed =>
        {
            Terminal terminal = context.Terminal;
            var found = DataSources.Get(parsed.GetRequiredValue(name), parsed.GetValue(from), progress: new DownloadLine(terminal), cancellation: context.Stop.Token);
            terminal.ClearProgress();
            if (parsed.GetValue(json))
            {
                var described = Describe(found.Source);
                described["paths"] = new JsonObject(found.Paths.Select(p => KeyValuePair.Create(p.Key, (JsonNode?)p.Value)));
                Json.Write(terminal, described);
                return ExitCode.Done;
            }
            foreach (string path in found.Paths.Values) terminal.Line(path);
            terminal.Note($"{found.Source.Title}. {found.Source.Licence}. {found.Source.Citation}");
            return ExitCode.Done;
        });
        return verb;
    }

    private static JsonObject Describe(DataSource source) => new()
    {
        ["name"] = source.Name,
        ["title"] = source.Title,
        ["page"] = source.Page,
        ["licence"] = source.Licence,
        ["citation"] = source.Citation,
        ["files"] = new JsonArray([.. source.Files.Select(f => (JsonNode)new JsonObject { ["name"] = f.Name, ["bytes"] = f.Bytes, ["sha256"] = f.Sha256 })]),
    };
}
