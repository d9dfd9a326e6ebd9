namespace Espalier.Cpu;

/// <summary>
/// One op made ready to run on fixed memory. A kernel may be cut into parts that run at the same time; how many there are never changes
/// a bit of the result.
/// </summary>
internal abstract class Kernel
{
    /// <summary>How many parts the work is cut into, at least 1.</summary>
    public int Parts { get; init; } = 1;

    /// <summary>Runs one part. Allocates nothing.</summary>
    /// <param name="part">The part, from 0.</param>
    public abstract void Run(int part);

    /// <summary>The stretch of <paramref name="count"/> items that belongs to a part.</summary>
    /// <param name="part">The part.</param>
    /// <param name="count">How many items there are.</param>
    /// <param name="unit">Stretches start at multiples of this.</param>
    protected (int Start, int End) Share(int part, int count, int unit = 1)
    {
        if (Parts == 1) return (0, count); // tiny kernels feel two divisions
        int units = (count + unit - 1) / unit;
        return (Math.Min(count, (int)((long)units * part / Parts) * unit), Math.Min(count, (int)((long)units * (part + 1) / Parts) * unit));
    }
}
