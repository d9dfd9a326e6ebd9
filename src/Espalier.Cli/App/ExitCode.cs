namespace Espalier.Cli;

/// <summary>How the process ends.</summary>
internal static class ExitCode
{
    public const int Done = 0;

    /// <summary>Something failed that the user did not cause.</summary>
    public const int Failed = 1;

    /// <summary>Wrong usage or bad input.</summary>
    public const int BadInput = 2;

    /// <summary>Ctrl-C, as shells report it: 128 + SIGINT.</summary>
    public const int Cancelled = 130;
}
