using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;

namespace Espalier.Cli.Tests;

/// <summary>Runs the real tool as a process in a temporary folder that is gone afterwards.</summary>
public sealed partial class Tool : IDisposable
{
    private static readonly string Assembly = Path.Combine(AppContext.BaseDirectory, "Espalier.Cli.dll");

    public Tool() => Directory.CreateDirectory(Folder);

    public string Folder { get; } = Path.Combine(Path.GetTempPath(), $"espalier-{Guid.NewGuid():N}");

    /// <summary>Environment of the tool, on top of this process's.</summary>
    public Dictionary<string, string?> Environment { get; } = new() { ["NO_COLOR"] = null, ["ESPALIER_DEBUG"] = null, ["ESPALIER_DATA"] = null };

    /// <summary>The path of a file in the folder.</summary>
    public string this[string name] => Path.Combine(Folder, name);

    public void Write(string name, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(this[name])!);
        File.WriteAllText(this[name], text);
    }

    public string Read(string name) => File.ReadAllText(this[name]);

    public ToolResult Run(params string[] args)
    {
        using Process process = Start(args);
        return Finish(process);
    }

    public Process Start(params string[] args)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            WorkingDirectory = Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        start.ArgumentList.Add(Assembly);
        foreach (string arg in args) start.ArgumentList.Add(arg);
        foreach ((string name, string? value) in Environment) start.Environment[name] = value;
        return Process.Start(start)!;
    }

    public static ToolResult Finish(Process process)
    {
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        string error = process.StandardError.ReadToEnd();
        if (!process.WaitForExit(TimeSpan.FromMinutes(3)))
        {
            process.Kill();
            Assert.Fail("The tool did not end within three minutes.");
        }
        return new ToolResult(process.ExitCode, output.GetAwaiter().GetResult(), error);
    }

    /// <summary>Text with every number replaced, so that a snapshot shows the layout.</summary>
    public static string WithoutNumbers(string text) => TrailingSpace().Replace(Spaces().Replace(Numbers().Replace(text, "#"), " "), "");

    [GeneratedRegex(@"(?<![A-Za-z_])-?\d[\d,]*(\.\d+)?(E[+-]\d+)?")]
    private static partial Regex Numbers();

    [GeneratedRegex(" {2,}|─+")]
    private static partial Regex Spaces();

    [GeneratedRegex(" +$", RegexOptions.Multiline)]
    private static partial Regex TrailingSpace();

    public void Dispose()
    {
        try
        {
            Directory.Delete(Folder, recursive: true);
        }
        catch (DirectoryNotFoundException)
        {
            // A test may have removed it.
        }
    }
}
