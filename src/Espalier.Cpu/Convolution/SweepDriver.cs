namespace Espalier.Cpu;

/// <summary>Covers the places and channels of a sweep with register tiles.</summary>
internal static unsafe class SweepDriver
{
    private static readonly float[] ZeroRow = GC.AllocateArray<float>(64, pinned: true);

    /// <summary>Computes some rows of a sweep.</summary>
    /// <param name="level">The SIMD level.</param>
    /// <param name="sweep">The sweep.</param>
    /// <param name="source">The (padded) source image.</param>
    /// <param name="panels">The sweep's panels.</param>
    /// <param name="target">The target image.</param>
    /// <param name="bias">What the chains of each channel of the target start from, or null for 0.</param>
    /// <param name="relu">Whether negative results become 0.</param>
    /// <param name="from">The first row, or the first column of a single one; see <see cref="ConvolutionSweep.Cuts"/>.</param>
    /// <param name="to">One past the last.</param>
    public static void Run(SimdLevel level, ConvolutionSweep sweep, float* source, float* panels, float* target, float* bias, bool relu, int from, int to)
    {
        switch (level)
        {
            case SimdLevel.Vector512: Run<Tiles512>(level, sweep, source, panels, target, bias, relu, from, to); break;
            case SimdLevel.Vector256: Run<Tiles256>(level, sweep, source, panels, target, bias, relu, from, to); break;
            default: Run<Tiles128>(level, sweep, source, panels, target, bias, relu, from, to); break;
        }
    }

    private static void Run<T>(SimdLevel level, ConvolutionSweep s, float* source, float* panels, float* target, float* bias, bool relu, int from, int to)
        where T : struct, ITiles
    {
        if (from == to) return;
        int rows = s.IsOneRow ? 1 : to - from, columns = s.IsOneRow ? to - from : s.Columns;
        source += s.Source + from * (s.IsOneRow ? s.SourceColumn : s.SourceRow);
        target += s.Target + from * (s.IsOneRow ? s.TargetColumn : s.TargetRow);
        fixed (nint* jumps = s.Jumps)
        fixed (float* zero = ZeroRow)
        {
            var task = new TileTask
            {
                ARow = s.SourceColumn,
                AStep = 1,
                CRow = s.TargetColumn,
                K = s.PieceLength,
                More = s.PieceLength == 0 ? 0 : s.Length / s.PieceLength - 1,
                Jumps = jumps,
                Relu = relu,
            };
            float* panel = panels;
            for (int channel = 0, width; channel < s.Width; channel += width)
            {
                width = FilterPanels.PanelWidth(level, s.Width - channel);
                task.B = panel;
                task.BRow = width;
                task.Columns = Math.Min(T.Width, s.Width - channel);
                task.Start = bias == null ? zero : bias + s.Target + channel;
                for (int row = 0; row < rows; row++)
                {
                    task.A = source + row * s.SourceRow;
                    task.C = target + row * s.TargetRow + channel;
                    Cover<T>(ref task, columns, width / T.Width);
                }
                panel += (nint)width * s.Length;
            }
        }
    }

    /// <summary>
    /// Covers places that lie one after another with tiles. They are split evenly, since a tall tile and a low one are slower than two of
    /// middle height.
    /// </summary>
    /// <param name="task">The task at the first place; A and C are left changed.</param>
    /// <param name="places">How many places.</param>
    /// <param name="vectors">Vectors across: 1, 2 or 4.</param>
    public static void Cover<T>(ref TileTask task, int places, int vectors) where T : struct, ITiles
    {
        int tallest = vectors switch { 4 => T.MaxRows4, 2 => T.MaxRows2, _ => T.MaxRows1 };
        int tiles = (places + tallest - 1) / tallest;
        for (int tile = 0, place = 0, height; tile < tiles; tile++, place += height)
        {
            height = (places - place + tiles - tile - 1) / (tiles - tile);
            if (vectors == 2) T.Run2(height, in task);
            else if (vectors == 1) T.Run1(height, in task);
            else T.Run4(height, in task);
            task.A += height * task.ARow;
            task.C += height * task.CRow;
        }
    }
}
