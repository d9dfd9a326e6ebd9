namespace Espalier;

/// <summary>
/// Counts how often what is being written is written, where layers write their steps one by one, also within each other: a program of
/// millions of ops would take too long to compile.
/// </summary>
internal static class WrittenSteps
{
    private const int Most = 10_000;

    [ThreadStatic] private static int _copies;

    /// <summary>Enters a layer that writes its steps one by one, until the result is disposed.</summary>
    /// <param name="steps">How many.</param>
    /// <param name="misfit">Makes the layer's error.</param>
    /// <exception cref="EspalierException">They are too many.</exception>
    public static Leaving Enter(int steps, Func<string, EspalierException> misfit)
    {
        int outer = _copies;
        long copies = (long)Math.Max(1, outer) * steps;
        if (copies > Most)
            throw misfit($"would write out {copies} steps one by one; {Most} are the most. Cut the sequence into pieces, or take a layer that needs not: "
                + "a Dense, or a recurrent layer with its usual functions and no recurrent dropout.");
        _copies = (int)copies;
        return new Leaving(outer);
    }

    /// <summary>Restores the count from before.</summary>
    public readonly struct Leaving(int outer) : IDisposable
    {
        /// <summary>Leaves the layer.</summary>
        public void Dispose() => _copies = outer;
    }
}
