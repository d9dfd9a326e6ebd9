using Espalier.Design;

namespace Espalier.Cli;

/// <summary>Shows a search as it goes: a line for each training that is done.</summary>
/// <param name="terminal">Where to.</param>
internal sealed class GrowLines(Terminal terminal) : IProgress<GrowStep>
{
    public void Report(GrowStep value)
    {
        string scores = value.Failure is { } failure ? $"failed: {failure}" : string.Join("  ", value.Scores.Select(s => $"{s.Head} {Show.Percent(s.Score)}"));
        string line = $"{value.What,-24} {scores}  {Show.Count(value.Parameters)} weights  {value.Tree}".TrimEnd();
        int width = terminal.ErrorWidth;
        terminal.Note(line.Length <= width ? line : $"{line.AsSpan(0, width - 1)}…");
    }
}
