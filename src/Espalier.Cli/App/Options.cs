using System.CommandLine;

namespace Espalier.Cli;

/// <summary>Options that several verbs share, with one wording.</summary>
internal static class Options
{
    public static Option<bool> Json() => new("--json") { Description = "Write the result as JSON to standard output." };

    public static Option<int?> Threads()
    {
        var option = new Option<int?>("--threads") { Description = "How many threads compute; results do not depend on it.", HelpName = "N" };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && int.TryParse(result.Tokens[0].Value, out int threads) && threads < 1) result.AddError("--threads should be 1 or more.");
        });
        return option;
    }
}
