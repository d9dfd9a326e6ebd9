using System.Runtime.InteropServices;

namespace Espalier.Cli;

/// <summary>
/// Turns Ctrl-C, SIGTERM and a closed terminal into a request to stop. The second Ctrl-C ends the process at once: what is on disk is
/// whole, because files are written beside and renamed into place.
/// </summary>
internal sealed class Cancellation : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration[] _registrations;
    private readonly Terminal _terminal;

    public Cancellation(Terminal terminal)
    {
        _terminal = terminal;
        _registrations =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal),
            PosixSignalRegistration.Create(PosixSignal.SIGHUP, OnSignal),
        ];
    }

    public CancellationToken Token => _source.Token;

    /// <summary>Said at the first Ctrl-C, as the verb that runs knows what it will still do.</summary>
    public string? Notice { get; set; }

    private void OnSignal(PosixSignalContext context)
    {
        context.Cancel = true;
        if (_source.IsCancellationRequested)
        {
            _terminal.RestoreCursor();
            Environment.Exit(ExitCode.Cancelled);
        }
        if (Notice is { } notice) _terminal.Note(notice);
        _source.Cancel();
    }

    public void Dispose()
    {
        foreach (var registration in _registrations) registration.Dispose();
        _source.Dispose();
    }
}
