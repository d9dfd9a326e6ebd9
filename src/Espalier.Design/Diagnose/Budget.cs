namespace Espalier.Design;

/// <summary>The time a diagnosis may take.</summary>
/// <param name="limit">The time; null for any.</param>
/// <param name="clock">What measures it.</param>
internal sealed class Budget(TimeSpan? limit, TimeProvider clock)
{
    private readonly long _start = clock.GetTimestamp();

    public double Elapsed => clock.GetElapsedTime(_start).TotalSeconds;

    /// <summary>Whether so many more seconds fit.</summary>
    public bool Allows(double seconds) => limit is not { } most || Elapsed + seconds <= most.TotalSeconds;
}
