namespace Peers;

/// <summary>What one contestant needed for one step.</summary>
/// <param name="Work">The workload.</param>
/// <param name="Threads">How many threads it might use.</param>
/// <param name="Contestant">Who.</param>
/// <param name="Rows">Rows in a step.</param>
/// <param name="Median">Seconds a step.</param>
/// <param name="Fastest">The fastest round.</param>
/// <param name="Slowest">The slowest round.</param>
sealed record Result(string Work, int Threads, string Contestant, int Rows, double Median, double Fastest, double Slowest)
{
    public static Result Of(string work, int threads, string contestant, int rows, double[] seconds)
    {
        double[] sorted = [.. seconds.Order()];
        return new(work, threads, contestant, rows, sorted[sorted.Length / 2], sorted[0], sorted[^1]);
    }

    /// <summary>Rows a second, by the median.</summary>
    public double RowsPerSecond => Rows / Median;
}
