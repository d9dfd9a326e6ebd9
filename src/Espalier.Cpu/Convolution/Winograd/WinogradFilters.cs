using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Espalier.Graph;

namespace Espalier.Cpu;

/// <summary>
/// Transforms filters for tiles: strips of target channels as wide as a register tile, in each 36 matrices of (chain, strip). A strip whose filters are
/// what they were the last time is left as it is: predictions pay for a comparison only.
/// </summary>
internal abstract unsafe class WinogradFilters : Kernel
{
    /// <summary>Some neighbouring target channels.</summary>
    /// <param name="Column">The first one. The last strip is moved back inside the channels and overlaps the one before.</param>
    /// <param name="Width">How many they are.</param>
    /// <param name="Start">Where their matrices start.</param>
    public readonly record struct Strip(int Column, int Width, int Start);

    private protected WinogradFilters(Binding binding, WinogradSizes sizes, Storage filter, bool turned)
    {
        (Level, Sizes, Filter, Turned) = (binding.Level, sizes, filter, turned);
        var strips = new List<Strip>();
        int start = 0;
        for (int column = 0, width; column < sizes.Width; column += width)
        {
            width = FilterPanels.PanelWidth(binding.Level, sizes.Width - column);
            strips.Add(new Strip(Math.Min(column, sizes.Width - width), width, start));
            start = checked(start + WinogradSizes.Points * sizes.Length * width);
        }
        Strips = [.. strips];
        Memory = new Storage(start);
        Parts = binding.Parts(8L * filter.Length, Strips.Length);
    }

    /// <summary>The strips.</summary>
    public Strip[] Strips { get; }

    /// <summary>The transformed filters.</summary>
    public Storage Memory { get; }

    private protected SimdLevel Level { get; }

    private protected WinogradSizes Sizes { get; }

    private protected Storage Filter { get; }

    private protected bool Turned { get; }

    /// <summary>Makes one for a SIMD level and adds it.</summary>
    /// <param name="binding">The binding.</param>
    /// <param name="sizes">The sizes.</param>
    /// <param name="filter">The filters, (3, 3, channels, filters).</param>
    /// <param name="turned">Whether chains run over filters and the target channels are the images' channels.</param>
    public static WinogradFilters Bind(Binding binding, WinogradSizes sizes, Storage filter, bool turned)
    {
        var kernel = LaneTypes.Create<WinogradFilters>(typeof(WinogradFilters<,>), binding.Level, [], binding, sizes, filter, turned);
        binding.Add(kernel);
        return kernel;
    }
}

/// <summary>The transform with some width of vectors.</summary>
internal sealed unsafe class WinogradFilters<TLanes, TVector> : WinogradFilters
    where TLanes : struct, ILanes<TVector>
    where TVector : struct
{
    private const int Taps = 9;

    // The filters of each strip as they were transformed last: (taps, chain, strip).
    private readonly Storage[] _last;

    public WinogradFilters(Binding binding, WinogradSizes sizes, Storage filter, bool turned) : base(binding, sizes, filter, turned) =>
        _last = [.. Strips.Select(s => new Storage(Taps * sizes.Length * s.Width))];

    public override void Run(int part)
    {
        var (start, end) = Share(part, Strips.Length);
        for (int i = start; i < end; i++)
        {
            if (Turned) Turn(Strips[i], _last[i]);
            else if (!Copy(Strips[i], _last[i])) continue;
            Transform(Strips[i], _last[i].Pointer);
        }
    }

    // Whether anything had changed. What was never set is 0, and so is its transform.
    private bool Copy(Strip strip, Storage last)
    {
        ReadOnlySpan<int> filter = MemoryMarshal.Cast<float, int>(Filter.Span);
        var target = MemoryMarshal.Cast<float, int>(last.Span);
        int rows = Taps * Sizes.Length, row = 0, width = strip.Width, all = Sizes.Width;
        while (row < rows && filter.Slice(row * all + strip.Column, width).SequenceEqual(target.Slice(row * width, width))) row++;
        if (row == rows) return false;
        for (; row < rows; row++) filter.Slice(row * all + strip.Column, width).CopyTo(target[(row * width)..]);
        return true;
    }

    // Filters (taps, channels, filters) to (taps from the last on, filters, some channels).
    private void Turn(Strip strip, Storage last)
    {
        int filters = Sizes.Length, channels = Sizes.Width;
        for (int tap = 0; tap < Taps; tap++)
            Transpose.Run(Level, strip.Width, filters, Filter.Span[((tap * channels + strip.Column) * filters)..], filters,
                last.Span[((Taps - 1 - tap) * filters * strip.Width)..], strip.Width, 0, strip.Width);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Transform(Strip strip, float* filters)
    {
        float* columns = stackalloc float[3 * WinogradSizes.Span * TLanes.Width];
        nint matrix = (nint)Sizes.Length * strip.Width;
        float* matrices = Memory.Pointer + strip.Start;
        for (nint at = 0; at < matrix; at += TLanes.Width)
        {
            for (int j = 0; j < 3; j++)
                WinogradFormulas<TLanes, TVector>.Filter(filters + at + j * matrix, 3 * matrix, columns + j * TLanes.Width, 3 * TLanes.Width);
            for (int i = 0; i < WinogradSizes.Span; i++)
                WinogradFormulas<TLanes, TVector>.Filter(columns + 3 * i * TLanes.Width, TLanes.Width, matrices + at + i * WinogradSizes.Span * matrix, matrix);
        }
    }
}
