using Espalier.Data;

namespace Espalier.Cli;

/// <summary>A line on standard error while a file comes in.</summary>
internal sealed class DownloadLine(Terminal terminal) : IProgress<DownloadProgress>
{
    private long _next;

    public void Report(DownloadProgress value)
    {
        long now = Environment.TickCount64;
        if (now < _next) return;
        _next = now + 100;
        terminal.Progress($"{value.File}  {Show.Bytes(value.Received)}{(value.Total is { } total ? $" of {Show.Bytes(total)}" : "")}");
    }
}
