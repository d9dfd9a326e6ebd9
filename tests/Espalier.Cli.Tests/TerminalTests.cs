using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Espalier.Cli.Tests;

/// <summary>What a terminal gets, through a pseudo-terminal of a given width.</summary>
public sealed partial class TerminalTests : IDisposable
{
    private readonly Tool _tool = new();

    [Theory]
    [InlineData(140, "epoch    train    val    train    val  train   val    train    val  train   val    train    val   train    val")]
    [InlineData(80, "epoch     loss     loss  acc %     loss  acc %     loss     mae")]
    [InlineData(44, "epoch     loss   acc %   acc %      mae")]
    public void TheTableFitsItsTerminal(int width, string heading)
    {
        Flowers.Plant(_tool);
        string screen = Run(width, "train flowers.yaml --epochs 3");
        string[] lines = Plain(screen).Split('\n');
        Assert.Contains(heading, lines.Select(l => l.TrimEnd()));
        Assert.True(lines.Max(l => l.Length) <= width || width < 60, string.Join('\n', lines.Where(l => l.Length > width)));
        Assert.Equal(3, lines.Count(l => EpochRow().IsMatch(l)));
        Assert.Contains("\e[36m", screen);
        Assert.DoesNotContain("espalier: ", screen);
    }

    [Fact]
    public void NoColorKeepsTheTableAndDropsTheColour()
    {
        Flowers.Plant(_tool);
        _tool.Environment["NO_COLOR"] = "1";
        string screen = Run(100, "train flowers.yaml --epochs 2");
        Assert.DoesNotMatch("\e\\[[0-9]+m", screen);
        Assert.Equal(2, Plain(screen).Split('\n').Count(l => EpochRow().IsMatch(l)));
    }

    [Fact]
    public void TheProgressLineIsGoneInTheEnd()
    {
        Flowers.Plant(_tool);
        string screen = Run(100, "train flowers.yaml --epochs 400");
        Assert.Contains("epoch ", screen);
        Assert.Matches(@"\r\e\[Kepoch \d+/400 .* left", screen);
        Assert.DoesNotMatch(@" left\s*$", Plain(screen));
    }

    private string Run(int width, string line)
    {
        if (!OperatingSystem.IsLinux() || !File.Exists("/usr/bin/script")) Assert.Skip("A pseudo-terminal is made with Linux's 'script', which is not here.");
        string assembly = Path.Combine(AppContext.BaseDirectory, "Espalier.Cli.dll");
        var start = new ProcessStartInfo("/usr/bin/script", ["-qec", $"stty cols {width} rows 50; exec dotnet '{assembly}' {line}", "/dev/null"])
        {
            WorkingDirectory = _tool.Folder,
            RedirectStandardOutput = true,
            RedirectStandardInput = true,
            StandardOutputEncoding = System.Text.Encoding.UTF8,
        };
        foreach (var (name, value) in _tool.Environment) start.Environment[name] = value;
        start.Environment["TERM"] = "xterm-256color";
        using Process process = Process.Start(start)!;
        string screen = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, screen);
        return screen;
    }

    /// <summary>The screen as it is read: what was drawn over is gone.</summary>
    private static string Plain(string screen) =>
        string.Join('\n', Escapes().Replace(screen.Replace("\r\n", "\n"), "").Split('\n').Select(l => l[(l.LastIndexOf('\r') + 1)..]));

    [GeneratedRegex("\e\\[[0-9;?]*[A-Za-z]|\e[=>]")]
    private static partial Regex Escapes();

    [GeneratedRegex(@"^ +\d+   +\d")]
    private static partial Regex EpochRow();

    public void Dispose() => _tool.Dispose();
}
