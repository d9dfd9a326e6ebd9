namespace Espalier.Cli.Tests;

/// <summary>How a run of the tool ended.</summary>
public sealed record ToolResult(int ExitCode, string Out, string Error)
{
    /// <summary>Checks the exit code, showing what was said when it is another.</summary>
    public ToolResult Exits(int code)
    {
        Assert.True(ExitCode == code, $"exit code {code} was expected but it is {ExitCode}\n--- stdout\n{Out}\n--- stderr\n{Error}");
        return this;
    }

    /// <summary>Checks that the tool refused the input with one line and nothing else.</summary>
    public ToolResult Refuses(params string[] parts)
    {
        Exits(2);
        Assert.Equal("", Out);
        Assert.StartsWith("espalier: ", Error);
        Assert.Single(Error.TrimEnd('\n').Split('\n'));
        Assert.DoesNotContain("   at ", Error);
        foreach (string part in parts) Assert.Contains(part, Error);
        return this;
    }
}
