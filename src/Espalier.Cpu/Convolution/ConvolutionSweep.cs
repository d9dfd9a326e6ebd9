using Espalier.Graph;

namespace Espalier.Cpu;

/// <summary>
/// One regular part of a convolution or of its gradient by the images, as a matrix product whose left factor is never written out:
/// for each target place (row, column) the chain of products runs over the taps of the window, and for each tap over neighbouring source floats.
/// </summary>
/// <remarks>
/// A convolution is one sweep for each group. The gradient by the images with strides (s, t) is s·t sweeps for each group: the images' rows
/// of one remainder by s meet always the same rows of the window, so each sweep is a convolution without strides over some of the taps.
/// All places and steps are counted in floats from the start of a (padded) source image or of a target image.
/// </remarks>
internal sealed class ConvolutionSweep
{
    /// <summary>The target rows, and the columns of each.</summary>
    public int Rows { get; private set; }

    /// <summary>The target columns of each row.</summary>
    public int Columns { get; private set; }

    /// <summary>Whether all places are one long row, which is cut by columns.</summary>
    public bool IsOneRow { get; private set; }

    /// <summary>How many rows, or columns of a single row, the sweep can be cut into.</summary>
    public int Cuts => IsOneRow ? Columns : Rows;

    /// <summary>Where the chain of the first place starts.</summary>
    public nint Source { get; private init; }

    /// <summary>How much further it starts one row down.</summary>
    public nint SourceRow { get; private set; }

    /// <summary>How much further it starts one column right.</summary>
    public nint SourceColumn { get; private set; }

    /// <summary>The first target place.</summary>
    public nint Target { get; private init; }

    /// <summary>The step to the next target row.</summary>
    public nint TargetRow { get; private set; }

    /// <summary>The step to the next target column.</summary>
    public nint TargetColumn { get; private set; }

    /// <summary>How many target channels each place has.</summary>
    public int Width { get; private init; }

    /// <summary>The group of channels and filters.</summary>
    public int Group { get; private init; }

    /// <summary>The taps of the window in the order of the chain; none when no tap meets these places, whose values are then 0.</summary>
    public int[] Taps { get; private init; } = [];

    /// <summary>How many source floats the chain reads at each tap.</summary>
    public int TapLength { get; private init; }

    /// <summary>The whole length of the chain.</summary>
    public int Length => Taps.Length * TapLength;

    /// <summary>How many neighbouring floats the chain reads before it jumps.</summary>
    public int PieceLength { get; private set; }

    /// <summary>The jumps between the pieces; pinned.</summary>
    public nint[] Jumps { get; private set; } = [];

    /// <summary>Where each tap is from the first one; pinned.</summary>
    public nint[] Offsets()
    {
        var offsets = GC.AllocateArray<nint>(Math.Max(1, Taps.Length), pinned: true);
        for (int i = 1, each = PieceLength / TapLength; i < Taps.Length; i++)
            offsets[i] = offsets[i - 1] + TapLength + (i % each == 0 ? Jumps[i / each - 1] : 0);
        return offsets;
    }

    /// <summary>The sweeps of a convolution.</summary>
    /// <param name="s">The sizes.</param>
    /// <param name="source">The images with their border.</param>
    /// <param name="keepsRows">Whether rows must stay what they are, since they are computed some at a time.</param>
    public static ConvolutionSweep[] Forward(ConvolutionSizes s, PaddedImage source, bool keepsRows = false)
    {
        var w = s.Window;
        var offsets = new List<nint>();
        for (int ky = 0; ky < w.Rows; ky++)
            for (int kx = 0; kx < w.Columns; kx++)
                offsets.Add((nint)(ky * w.DilationRows * source.Columns + kx * w.DilationColumns) * s.Channels);
        return [.. Enumerable.Range(0, s.Groups).Select(group => new ConvolutionSweep
        {
            Rows = s.OutputRows,
            Columns = s.OutputColumns,
            Source = group * s.GroupChannels,
            SourceRow = (nint)w.StrideRows * source.Columns * s.Channels,
            SourceColumn = (nint)w.StrideColumns * s.Channels,
            Target = group * s.GroupFilters,
            TargetRow = (nint)s.OutputColumns * s.Filters,
            TargetColumn = s.Filters,
            Width = s.GroupFilters,
            Group = group,
            Taps = [.. Enumerable.Range(0, offsets.Count)],
            TapLength = s.GroupChannels,
        }.With(offsets, keepsRows))];
    }

    /// <summary>The border that the gradient by the outputs needs for the sweeps of <see cref="InputGradient"/>.</summary>
    /// <param name="s">The sizes.</param>
    public static PaddedImage GradientBorder(ConvolutionSizes s)
    {
        var w = s.Window;
        return new PaddedImage(s.OutputRows, s.OutputColumns, s.Filters,
            -Math.Min(0, FloorDivide(w.Top - (w.SpanRows - 1), w.StrideRows)), Math.Max(0, (s.Rows - 1 + w.Top) / w.StrideRows - (s.OutputRows - 1)),
            -Math.Min(0, FloorDivide(w.Left - (w.SpanColumns - 1), w.StrideColumns)), Math.Max(0, (s.Columns - 1 + w.Left) / w.StrideColumns - (s.OutputColumns - 1)));
    }

    /// <summary>The sweeps of the gradient by the images.</summary>
    /// <param name="s">The sizes.</param>
    /// <param name="source">The gradients by the outputs with their border.</param>
    public static ConvolutionSweep[] InputGradient(ConvolutionSizes s, PaddedImage source)
    {
        var w = s.Window;
        var sweeps = new List<ConvolutionSweep>();
        for (int group = 0; group < s.Groups; group++)
            for (int y = 0; y < Math.Min(w.StrideRows, s.Rows); y++)
                for (int x = 0; x < Math.Min(w.StrideColumns, s.Columns); x++)
                {
                    var taps = new List<int>();
                    var offsets = new List<nint>();
                    // Last taps first: they meet the first outputs, so that places ascend along the chain.
                    for (int ky = w.Rows - 1; ky >= 0; ky--)
                        for (int kx = w.Columns - 1; kx >= 0; kx--)
                        {
                            int down = y + w.Top - ky * w.DilationRows, across = x + w.Left - kx * w.DilationColumns;
                            if (down % w.StrideRows != 0 || across % w.StrideColumns != 0) continue;
                            taps.Add(ky * w.Columns + kx);
                            offsets.Add((nint)((source.Top + down / w.StrideRows) * source.Columns + source.Left + across / w.StrideColumns) * s.Filters);
                        }
                    sweeps.Add(new ConvolutionSweep
                    {
                        Rows = (s.Rows - y + w.StrideRows - 1) / w.StrideRows,
                        Columns = (s.Columns - x + w.StrideColumns - 1) / w.StrideColumns,
                        Source = (offsets.Count == 0 ? 0 : offsets[0]) + group * s.GroupFilters,
                        SourceRow = (nint)source.Columns * s.Filters,
                        SourceColumn = s.Filters,
                        Target = (nint)(y * s.Columns + x) * s.Channels + group * s.GroupChannels,
                        TargetRow = (nint)w.StrideRows * s.Columns * s.Channels,
                        TargetColumn = (nint)w.StrideColumns * s.Channels,
                        Width = s.GroupChannels,
                        Group = group,
                        Taps = [.. taps],
                        TapLength = s.GroupFilters,
                    }.With(offsets));
                }
        return [.. sweeps];
    }

    // Taps that follow one another in memory become one piece, when all pieces come out equally long.
    private ConvolutionSweep With(List<nint> offsets, bool keepsRows = false)
    {
        var starts = new List<nint>();
        for (int i = 0; i < offsets.Count; i++)
            if (i == 0 || offsets[i] != offsets[i - 1] + TapLength) starts.Add(offsets[i]);
        int pieces = starts.Count;
        bool even = pieces > 0 && offsets.Count % pieces == 0 && Enumerable.Range(0, pieces).All(p => starts[p] == offsets[p * (offsets.Count / pieces)]);
        if (!even) starts = offsets;
        PieceLength = starts.Count == 0 ? 0 : offsets.Count / starts.Count * TapLength;
        Jumps = GC.AllocateArray<nint>(Math.Max(1, starts.Count), pinned: true);
        for (int i = 0; i + 1 < starts.Count; i++) Jumps[i] = starts[i + 1] - starts[i] - PieceLength;
        if (!keepsRows) Arrange();
        return this;
    }

    // Rows that go on where the last one ended are one long row; and the longer side becomes the columns, which register tiles run along.
    private void Arrange()
    {
        if (SourceRow == Columns * SourceColumn && TargetRow == Columns * TargetColumn) (Rows, Columns) = (1, Rows * Columns);
        if (Columns < 6 && Rows > Columns)
        {
            (Rows, Columns) = (Columns, Rows);
            (SourceRow, SourceColumn) = (SourceColumn, SourceRow);
            (TargetRow, TargetColumn) = (TargetColumn, TargetRow);
        }
        IsOneRow = Rows == 1;
    }

    private static int FloorDivide(int a, int b) => (int)Math.Floor((double)a / b);
}
