using System.Diagnostics;

namespace Espalier.Cpu;

/// <summary>
/// Whether runs of a program are faster by the whole team or by the caller alone. Both are measured in turns: when another process takes one of
/// the cores, a team waits at every barrier for the worker that has lost it, and one thread is many times faster than two. The results have the same bits either way.
/// </summary>
internal sealed class Pace
{
    /// <summary>Runs are timed together until they have taken so long, some turns of a scheduler, and are so many.</summary>
    internal static readonly long Window = Stopwatch.Frequency / 100;

    private const int LeastRuns = 3;

    // Windows between trials of what was slower last.
    private const int LeastPatience = 4, MostPatience = 16;

    // What is so much slower than the other once was is put on trial at once.
    private const double Suspicious = 1.25;

    // A trial ends early when it has lost so many windows and runs.
    private const double MostLost = 0.2;

    private double _together, _alone; // ticks a run; 0 when not known
    private long _time;
    private int _runs, _patience = LeastPatience, _left;
    private bool _trial, _warm;

    /// <summary>Whether the team should do the next run.</summary>
    public bool Together { get; private set; } = true;

    /// <summary>Says how long the run took.</summary>
    /// <param name="ticks">Ticks of the <see cref="Stopwatch"/>.</param>
    public void Note(long ticks)
    {
        _time += ticks;
        _runs++;
        double other = Together ? _alone : _together;
        bool hopeless = _trial && _time - _runs * other > Math.Max(MostLost * Window, other);
        if (!_warm && !hopeless)
        {
            // The first run finds sleeping workers and cold caches, or code that is still to be compiled.
            (_warm, _time, _runs) = (true, 0, 0);
            return;
        }
        if ((_time < Window || _runs < LeastRuns) && !hopeless) return;
        double mine = (double)_time / _runs;
        if (Together) _together = mine;
        else _alone = mine;
        (_time, _runs) = (0, 0);
        if (_trial)
        {
            _trial = false;
            if (mine < other) _patience = LeastPatience;
            else
            {
                _patience = Math.Min(2 * _patience, MostPatience);
                Together = !Together;
                _warm = false;
            }
            _left = _patience;
        }
        else if (--_left <= 0 || mine > Suspicious * other)
        {
            _trial = true;
            _warm = false;
            Together = !Together;
        }
    }
}
