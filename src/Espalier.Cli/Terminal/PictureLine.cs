using Espalier.Data;

namespace Espalier.Cli;

/// <summary>A line on standard error while pictures are fetched and read.</summary>
internal sealed class PictureLine(Terminal terminal) : IProgress<ImageProgress>
{
    private readonly Lock _lock = new();
    private long _next;

    public void Report(ImageProgress value)
    {
        lock (_lock)
        {
            long now = Environment.TickCount64;
            if (now < _next) return;
            _next = now + 100;
            terminal.Progress($"{Show.Number(value.Done, "picture")}{(value.Total is { } total ? $" of {Show.Count(total)}" : "")} {(value.Fetching ? "fetched" : "read")}");
        }
    }
}
