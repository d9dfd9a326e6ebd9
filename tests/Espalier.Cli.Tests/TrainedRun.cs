namespace Espalier.Cli.Tests;

/// <summary>One training, shared by the tests that only look at what came of it.</summary>
public sealed class TrainedRun : IDisposable
{
    public TrainedRun()
    {
        Flowers.Plant(Tool);
        Training = Tool.Run("train", "flowers.yaml");
    }

    public Tool Tool { get; } = new();

    public ToolResult Training { get; }

    public void Dispose() => Tool.Dispose();
}
