using Espalier.Graph;

namespace Espalier.Cpu;

/// <summary>
/// Transposed matrices below one another: [W₀ᵀ; W₁ᵀ; …], the right factor of Σ dyᵢ·Wᵢᵀ. Panels of it are turned when they are needed: a turned copy of the whole
/// would be written to far memory and read from there again.
/// </summary>
/// <param name="level">The SIMD level.</param>
/// <param name="parts">The matrices; each of their columns is a place of the chains, each of their rows a column of the product.</param>
internal sealed unsafe class TurnedFactor(SimdLevel level, (Storage Memory, int Columns)[] parts)
{
    /// <summary>The length of the chains.</summary>
    public int Length { get; } = parts.Sum(p => p.Columns);

    /// <summary>Lays some places and columns into a panel, closely row after row.</summary>
    /// <param name="from">The first place.</param>
    /// <param name="count">How many places.</param>
    /// <param name="column">The first column.</param>
    /// <param name="width">How many columns, the distance of the panel's rows.</param>
    /// <param name="panel">Receives (count, width).</param>
    public void Panel(int from, int count, int column, int width, Span<float> panel)
    {
        int first = 0;
        foreach (var (memory, columns) in parts)
        {
            int start = Math.Max(from, first), end = Math.Min(from + count, first + columns);
            if (start < end)
                Transpose.Run(level, width, end - start, memory.Span[(column * columns + start - first)..], columns, panel[((start - from) * width)..], width, 0, width);
            first += columns;
        }
    }
}
