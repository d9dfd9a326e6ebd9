using Espalier.Graph;

namespace Espalier.Cpu;

/// <summary>
/// Filters in the order in which register tiles read them: for each sweep, panels of as many target channels as a tile is wide, and in each
/// panel the rows of the chain one after another. Written anew before each use, since training changes the filters.
/// </summary>
internal sealed class FilterPanels
{
    private readonly int[] _starts;

    /// <summary>Lays out the panels of some sweeps.</summary>
    /// <param name="sweeps">The sweeps.</param>
    /// <param name="level">The SIMD level, whose tiles decide the width of panels.</param>
    public FilterPanels(IReadOnlyList<ConvolutionSweep> sweeps, SimdLevel level)
    {
        _starts = new int[sweeps.Count];
        int length = 0;
        for (int i = 0; i < sweeps.Count; i++)
        {
            _starts[i] = length;
            for (int column = 0, width; column < sweeps[i].Width; column += width)
            {
                width = PanelWidth(level, sweeps[i].Width - column);
                length = checked(length + width * sweeps[i].Length);
            }
        }
        Memory = new Storage(length);
    }

    /// <summary>The panels.</summary>
    public Storage Memory { get; }

    /// <summary>Where the panels of a sweep start.</summary>
    /// <param name="sweep">The number of the sweep.</param>
    public int Start(int sweep) => _starts[sweep];

    /// <summary>The width of the panel that starts with so many columns left: full tiles of two or four vectors, then single vectors.</summary>
    /// <param name="level">The SIMD level.</param>
    /// <param name="left">The columns left.</param>
    public static int PanelWidth(SimdLevel level, int left) => level switch
    {
        SimdLevel.Vector512 => left >= 32 ? 32 : 16,
        SimdLevel.Vector256 => left >= 16 ? 16 : 8,
        _ => left >= 16 ? 16 : left >= 8 ? 8 : 4,
    };
}
