using System.Diagnostics;
using System.Globalization;

namespace Espalier.Cli;

/// <summary>
/// The line beneath the table while training: epoch, bar, rate and time left. Steps come as fast as microseconds, so a step costs a look
/// at the clock; the line is drawn at most ten times a second.
/// </summary>
internal sealed class ProgressBar(Terminal terminal, int rows) : IProgress<FitProgress>
{
    private static readonly long Pause = Stopwatch.Frequency / 10;
    private readonly long _start = Stopwatch.GetTimestamp();
    private int _firstEpoch = -1;
    private long _next = terminal.ErrorIsTerminal ? Stopwatch.GetTimestamp() + Stopwatch.Frequency / 10 : long.MaxValue;

    public void Report(FitProgress value)
    {
        if (_firstEpoch < 0) _firstEpoch = value.Epoch; // a resumed training starts further on
        long now = Stopwatch.GetTimestamp();
        if (now < _next) return;
        _next = now + Pause;
        terminal.Progress(Draw(value, Stopwatch.GetElapsedTime(_start, now).TotalSeconds));
    }

    private string Draw(FitProgress at, double seconds)
    {
        double done = at.Epoch - _firstEpoch + (at.Step + 1.0) / at.Steps, all = at.Epochs - _firstEpoch, share = done / all;
        string left = $"epoch {at.Epoch + 1}/{at.Epochs} ";
        string right = string.Create(CultureInfo.InvariantCulture, $" {100 * share,3:0} %  {Show.Rate(done * rows, seconds)}  {Show.Time(seconds / done * (all - done))} left");
        int room = Math.Min(terminal.ErrorWidth - 1 - left.Length - right.Length, 40);
        if (room < 5) return $"{left}{right}"[..Math.Min(left.Length + right.Length, terminal.ErrorWidth - 1)];
        double filled = share * room;
        int full = (int)filled;
        string bar = new('━', full);
        string half = full < room && filled - full >= 0.5 ? "╸" : "";
        return left + terminal.PaintError(new Cell(bar + half, Style.Accent)) + terminal.PaintError(new Cell(new string('─', room - full - half.Length), Style.Dim)) + right;
    }
}
