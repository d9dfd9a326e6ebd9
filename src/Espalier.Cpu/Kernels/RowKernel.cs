using Espalier.Graph;

namespace Espalier.Cpu;

/// <summary>
/// A kernel that works on each row (the last axis) by itself. Short rows are done 16 at a time, one in each lane, after turning
/// (16, columns) into (columns, 16); long rows one after another.
/// </summary>
internal abstract unsafe class RowKernel : Kernel
{
    /// <summary>How many rows are done at a time when they are short.</summary>
    protected const int Lanes = LaneLoop.Block;

    // Turning costs two passes of single floats; along a row of this length whole vectors are used well enough.
    private const int MostShort = 32;

    // Fewer columns are not turned in tiles.
    private const int SmallestTile = 8;

    private readonly SimdLevel _level;
    private readonly Storage[] _scratch;

    /// <summary>Takes the sizes from the first input.</summary>
    /// <param name="node">The node.</param>
    /// <param name="binding">The binding.</param>
    /// <param name="operationsPerValue">About how much work there is.</param>
    /// <param name="turned">How many blocks of (columns, 16), or rows, the kernel needs as scratch.</param>
    protected RowKernel(Node node, Binding binding, int operationsPerValue, int turned)
    {
        _level = binding.Level;
        (Rows, Columns) = binding.Matrix(node.Inputs[0]);
        IsShort = Columns <= MostShort;
        Parts = binding.Parts((long)Rows * Columns * operationsPerValue, Math.Max(1, IsShort ? Rows / Lanes : Rows));
        BlockLength = IsShort ? Columns * Lanes : Storage.RoundUp(Columns);
        _scratch = [.. Enumerable.Range(0, Parts).Select(_ => new Storage(turned * BlockLength))];
    }

    /// <summary>How many rows there are.</summary>
    protected int Rows { get; }

    /// <summary>How long a row is.</summary>
    protected int Columns { get; }

    /// <summary>The floats of one piece of scratch.</summary>
    protected int BlockLength { get; }

    private bool IsShort { get; }

    public sealed override void Run(int part)
    {
        float* scratch = _scratch[part].Pointer;
        var (start, end) = Share(part, Rows, IsShort ? Lanes : 1);
        if (IsShort)
            for (int row = start; row < end; row += Lanes) Across(row, Math.Min(Lanes, end - row), scratch);
        else
            for (int row = start; row < end; row++) Along(row, scratch);
    }

    /// <summary>Works on up to 16 rows, one in each lane.</summary>
    protected abstract void Across(int row, int rows, float* scratch);

    /// <summary>Works on one row.</summary>
    protected abstract void Along(int row, float* scratch);

    /// <summary>Turns rows into lanes: (rows, columns) → (columns, 16). Lanes without a row keep what is there.</summary>
    protected void Turn<L, V>(float* from, int rows, float* to) where L : struct, ILanes<V>
    {
        int columns = Columns, size = Columns * Lanes;
        if (rows < Lanes)
            for (int column = 0; column < columns; column++, from++, to += Lanes)
                for (int row = 0; row < rows; row++) to[row] = from[row * columns];
        else if (columns >= SmallestTile)
            Transpose.Run(_level, Lanes, columns, new ReadOnlySpan<float>(from, size), columns, new Span<float>(to, size), Lanes, 0, Lanes);
        else
            for (int column = 0; column < columns; column++, from++, to += Lanes)
                for (int row = 0; row < Lanes; row += L.Width) L.Store(L.LoadApart(from + row * columns, columns), to + row);
    }

    /// <summary>Turns lanes back into rows.</summary>
    protected void TurnBack(float* from, int rows, float* to)
    {
        int columns = Columns, size = Columns * Lanes;
        if (rows == Lanes && columns >= SmallestTile)
        {
            Transpose.Run(_level, columns, Lanes, new ReadOnlySpan<float>(from, size), Lanes, new Span<float>(to, size), columns, 0, columns);
            return;
        }
        // Column by column: loops over the few columns of each row would end before the processor has learnt where.
        for (int column = 0; column < columns; column++, from += Lanes, to++)
        {
            float* target = to;
            int row = 0;
            for (; row <= rows - 4; row += 4, target += 4 * columns)
            {
                float a = from[row], b = from[row + 1], c = from[row + 2], d = from[row + 3];
                (target[0], target[columns], target[2 * columns], target[3 * columns]) = (a, b, c, d);
            }
            for (; row < rows; row++, target += columns) *target = from[row];
        }
    }
}
