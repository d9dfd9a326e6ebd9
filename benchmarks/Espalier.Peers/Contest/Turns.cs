namespace Peers;

/// <summary>How contestants take turns.</summary>
/// <param name="Threads">Thread counts to measure with, one after the other.</param>
/// <param name="Rounds">How often each has its turn.</param>
/// <param name="Seconds">How long a turn should last.</param>
/// <param name="WarmSeconds">How long each runs before anything is measured.</param>
sealed record Turns(int[] Threads, int Rounds, double Seconds, double WarmSeconds = 2);
