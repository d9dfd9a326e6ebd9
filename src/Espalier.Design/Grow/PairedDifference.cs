namespace Espalier.Design;

/// <summary>A difference of two contenders' mean scores on the same rows, with its uncertainty.</summary>
/// <param name="Difference">The mean over rows and seeds of the first, less that of the second.</param>
/// <param name="Low">The lower end of the 95 % interval.</param>
/// <param name="High">The upper end.</param>
/// <param name="Error">The standard error.</param>
public sealed record PairedDifference(double Difference, double Low, double High, double Error)
{
    /// <summary>Whether the interval leaves 0 out.</summary>
    public bool IsClear => Low > 0 || High < 0;
}
