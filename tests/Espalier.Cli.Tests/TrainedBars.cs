namespace Espalier.Cli.Tests;

/// <summary>One training on pictures, shared by the tests that only look at what came of it.</summary>
public sealed class TrainedBars : IDisposable
{
    public TrainedBars()
    {
        Bars.Plant(Tool);
        Training = Tool.Run("train", "bars.yaml");
    }

    public Tool Tool { get; } = new();

    public ToolResult Training { get; }

    public void Dispose() => Tool.Dispose();
}
