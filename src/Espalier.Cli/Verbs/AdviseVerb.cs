using System.CommandLine;
using System.Text;
using Espalier.Data;
using Espalier.Design;

namespace Espalier.Cli;

/// <summary><c>espalier advise DATA</c>: which heads a network for some data should have, and why.</summary>
internal static class AdviseVerb
{
    public static Command Create(VerbContext context)
    {
        var file = new Argument<string?>("data") { Description = "A table (CSV, Parquet), a recipe's table (.yaml), or a folder or archive of pictures.", Arity = ArgumentArity.ZeroOrOne };
        var columns = new Option<string?>("--columns") { Description = "Columns in words, where there is no data yet: \"quality: bad<ok<good, colour: red|white, genres: many of action|drama, price: number\"; or a file of such lines (.yaml, .json).", HelpName = "TEXT" };
        var heads = Names("--heads", "The columns that are questions, parted by commas; a name may end in *. Proposed when left out.");
        heads.Aliases.Add("--target");
        var without = Names("--without", "Columns that are not known yet when the network is asked.");
        var labels = new Option<string?>("--labels") { Description = "Where labels of pictures come from: a pattern of file names such as {person}_{pose}, folder, or a table.", HelpName = "PATTERN" };
        var output = new Option<string?>("--out", "-o") { Description = "Writes the recipe.", HelpName = "FILE" };
        var force = new Option<bool>("--force") { Description = "Replaces a recipe that is there." };
        Option<bool> json = Options.Json();
        var verb = new Command("advise", "Says which heads a network for a table, pictures or described columns should have, and why.") { file, columns, heads, without, labels, output, force, json };
        verb.SetAction(parsed =>
        {
            string? recipePath = parsed.GetValue(output);
            if (recipePath is not null && File.Exists(recipePath) && !parsed.GetValue(force)) throw new EspalierException($"'{recipePath}' is there already. Choose another --out, or replace it with --force.");
            if (parsed.GetValue(file) is null == parsed.GetValue(columns) is null)
                throw new EspalierException("Name one thing to look at: a table or pictures (espalier advise FILE), or columns in words (espalier advise --columns \"colour: red|white, price: number\").");
            string[]? asked = Split(parsed.GetValue(heads));
            Advice advice = parsed.GetValue(columns) is { } described ? Described(described, asked, parsed.GetValue(labels), parsed.GetValue(without))
                : Look(context, parsed.GetValue(file)!, asked, Split(parsed.GetValue(without)) ?? [], parsed.GetValue(labels), recipePath);
            if (recipePath is not null) Save(advice, recipePath, isDescription: parsed.GetValue(columns) is not null);
            if (parsed.GetValue(json)) Json.Write(context.Terminal, AdviceJson.Of(advice));
            else AdviceText.Write(context.Terminal, advice);
            if (recipePath is not null && !parsed.GetValue(json))
                context.Terminal.Note($"\nwritten to {recipePath}. Next: {(parsed.GetValue(columns) is null ? "" : "name the table in it, then ")}espalier train {recipePath}");
            return ExitCode.Done;
        });
        return verb;
    }

    private static Option<string[]> Names(string name, string description) => new(name) { Description = description, HelpName = "A,B", AllowMultipleArgumentsPerToken = true };

    private static string[]? Split(string[]? given) =>
        given is not { Length: > 0 } ? null : [.. given.SelectMany(h => h.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).Distinct()];

    private static Advice Described(string text, string[]? heads, string? labels, string[]? without)
    {
        if (labels is not null || without is { Length: > 0 }) throw new EspalierException("--labels and --without go with data, not with --columns.");
        bool isFile = Path.GetExtension(text).ToUpperInvariant() is ".YAML" or ".YML" or ".JSON" or ".TXT" && !text.Contains(':');
        return Advisor.OfDescription(isFile ? File.ReadAllText(text) : text, heads, isFile ? text : "--columns");
    }

    private static Advice Look(VerbContext context, string path, string[]? heads, string[] without, string? labels, string? recipePath)
    {
        string folder = recipePath is null ? Environment.CurrentDirectory : Path.GetDirectoryName(Path.GetFullPath(recipePath))!;
        string relative = Path.GetRelativePath(folder, Path.GetFullPath(path));
        if (NewPictures.IsPictures(path) || labels is not null)
        {
            if (without.Length > 0) throw new EspalierException("--without names columns of a table, but the data are pictures.");
            return Advisor.OfPictures(path, heads, labels, relative, new PictureLine(context.Terminal), context.Stop.Token);
        }
        string ending = Path.GetExtension(path).ToUpperInvariant();
        if (ending is ".KERAS" or ".SAFETENSORS") throw new EspalierException($"'{path}' is no table. Advice is for the data itself: espalier advise FILE.csv");
        if (ending is ".YAML" or ".YML" && recipePath is not null) throw new EspalierException("--out writes a recipe for a table or pictures, but a recipe was given. Leave --out away, or name the data itself.");
        if (ending is not (".YAML" or ".YML")) return Advisor.Of(Table.ReadFile(path), new AdviceOptions { Heads = heads, Without = without, Source = path, RecipeSource = relative });
        Recipe recipe = Recipe.Load(path);
        if (recipe.Data.Images is not null) throw new EspalierException($"'{path}' is a recipe of pictures. Name the pictures themselves, with --labels where labels come from file names.");
        Table table = recipe.Data.DeriveInto(recipe.ReadTable());
        string[] sources = [.. recipe.Data.Derive.Where(d => d.Makes.Any(recipe.Heads.Select(h => h.Column).Contains)).SelectMany(d => d.From).Except(recipe.Heads.Select(h => h.Column))];
        return Advisor.Of(table, new AdviceOptions { Heads = heads ?? [.. recipe.Heads.Select(h => h.Column).Distinct()], Without = [.. without.Concat(sources.Where(table.Contains)).Distinct()], Source = path, WritesRecipe = false });
    }

    private static void Save(Advice advice, string path, bool isDescription)
    {
        if (advice.Recipe is not { } text)
            throw new EspalierException($"There is no recipe to write: {(advice.Notes is [var note, ..] ? note : "no head was found.")}{string.Concat(advice.Aside.Take(5).Select(a => $" {a.Column}: {a.Why}."))}");
        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        // What is written shall run; a description has no data to run on yet.
        if (isDescription) Recipe.Parse(text, path, folder);
        else using (Recipe.Parse(text, path, folder).Prepare()) { }
        AtomicFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(text)));
    }
}
