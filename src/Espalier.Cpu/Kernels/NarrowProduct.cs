using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Espalier.Graph;

namespace Espalier.Cpu;

/// <summary>
/// Products with matrices of a few columns each, such as those of heads. Along their rows vectors would be nearly empty, so vectors run along the other factor and
/// columns are read one value at a time from where they are: four of them together, from whichever matrices. The chains are those of <see cref="Gemm"/>.
/// </summary>
internal abstract unsafe class NarrowProduct
{
    /// <summary>Up to so many columns all matrices together may have.</summary>
    public const int Most = 16;

    /// <summary>Values along the other factor come in multiples of this, at every level.</summary>
    public const int Lanes = LaneLoop.Block;

    /// <summary>A column of a matrix.</summary>
    /// <param name="Matrix">The matrix.</param>
    /// <param name="Place">Which column.</param>
    /// <param name="Step">How many columns there are.</param>
    public readonly record struct Column(Storage Matrix, int Place, int Step)
    {
        /// <summary>The address of its value in a row.</summary>
        public float* At(int row) => Matrix.Pointer + Place + (nint)row * Step;
    }

    /// <summary>The columns of matrices in order.</summary>
    public static Column[] ColumnsOf(IEnumerable<(Storage Matrix, int Columns)> matrices) =>
        [.. matrices.SelectMany(m => Enumerable.Range(0, m.Columns).Select(c => new Column(m.Matrix, c, m.Columns)))];

    /// <summary>Makes one for a SIMD level.</summary>
    public static NarrowProduct Of(SimdLevel level) => LaneTypes.Create<NarrowProduct>(typeof(NarrowProduct<,>), level, []);

    /// <summary>result[i, c] = start[c] + Σₖ turned[k, i]·columns[k, c]: Aᵀ·B for a narrow B.</summary>
    /// <param name="turned">Aᵀ from its first column that is wanted; room to read a multiple of <see cref="Lanes"/> of them.</param>
    /// <param name="leading">Its leading dimension.</param>
    /// <param name="length">Its rows: the length of the chains.</param>
    /// <param name="columns">B.</param>
    /// <param name="start">One value for each column that the chains start from, or none.</param>
    /// <param name="results">The result.</param>
    /// <param name="first">The row of the result where the first column of Aᵀ belongs.</param>
    /// <param name="count">How many rows of the result.</param>
    /// <param name="relu">Whether the result is max(·, 0).</param>
    public abstract void Turned(float* turned, nint leading, int length, Column[] columns, Column[] start, Column[] results, int first, int count, bool relu = false);

    /// <summary>One row of the same, when there are so few that turning them does not pay: vectors run along the columns.</summary>
    /// <param name="row">The row of A.</param>
    /// <param name="length">Its length.</param>
    /// <param name="columns">B.</param>
    /// <param name="start">One value for each column that the chains start from.</param>
    /// <param name="results">The result.</param>
    /// <param name="place">Which row of the result.</param>
    /// <param name="relu">Whether the result is max(·, 0).</param>
    public abstract void Row(float* row, int length, Column[] columns, Column[] start, Column[] results, int place, bool relu);

    /// <summary>result[i, k] = Σ_c columns[i, c]·others[k, c]: A·Bᵀ for narrow A and B.</summary>
    /// <param name="columns">A.</param>
    /// <param name="others">B, with a multiple of <see cref="Lanes"/> of rows.</param>
    /// <param name="result">The result from its first row.</param>
    /// <param name="width">Its columns.</param>
    /// <param name="first">The first row that is wanted.</param>
    /// <param name="end">One past the last.</param>
    public abstract void Rows(Column[] columns, Column[] others, float* result, int width, int first, int end);
}

/// <summary>The same at one width.</summary>
internal sealed unsafe class NarrowProduct<L, V> : NarrowProduct where L : struct, ILanes<V>
{
    private const int Together = 4;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Turned(float* turned, nint leading, int length, Column[] columns, Column[] start, Column[] results, int first, int count, bool relu)
    {
        float* room = stackalloc float[Lanes];
        for (int c = 0; c < columns.Length; c += Together)
        {
            // Behind the last column it is taken once more, for nothing.
            int last = columns.Length - 1, c1 = Math.Min(c + 1, last), c2 = Math.Min(c + 2, last), c3 = Math.Min(c + 3, last);
            nint step0 = columns[c].Step, step1 = columns[c1].Step, step2 = columns[c2].Step, step3 = columns[c3].Step;
            for (int i = 0; i < count; i += L.Width)
            {
                float* a = turned + i, b0 = columns[c].At(0), b1 = columns[c1].At(0), b2 = columns[c2].At(0), b3 = columns[c3].At(0);
                V r0 = L.Create(0), r1 = r0, r2 = r0, r3 = r0;
                if (start.Length > 0) (r0, r1, r2, r3) = (L.Create(*start[c].At(0)), L.Create(*start[c1].At(0)), L.Create(*start[c2].At(0)), L.Create(*start[c3].At(0)));
                for (int k = length; k > 0; k--, a += leading, b0 += step0, b1 += step1, b2 += step2, b3 += step3)
                {
                    var x = L.Load(a);
                    r0 = L.MultiplyAdd(x, L.Create(*b0), r0);
                    r1 = L.MultiplyAdd(x, L.Create(*b1), r1);
                    r2 = L.MultiplyAdd(x, L.Create(*b2), r2);
                    r3 = L.MultiplyAdd(x, L.Create(*b3), r3);
                }
                if (relu) (r0, r1, r2, r3) = (Relu(r0), Relu(r1), Relu(r2), Relu(r3));
                int lanes = Math.Min(L.Width, count - i);
                Store(r0, results[c], first + i, lanes, room);
                if (c1 > c) Store(r1, results[c1], first + i, lanes, room);
                if (c2 > c1) Store(r2, results[c2], first + i, lanes, room);
                if (c3 > c2) Store(r3, results[c3], first + i, lanes, room);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Row(float* row, int length, Column[] columns, Column[] start, Column[] results, int place, bool relu)
    {
        for (int c = 0; c < columns.Length; c += Together)
        {
            int last = columns.Length - 1, c1 = Math.Min(c + 1, last), c2 = Math.Min(c + 2, last), c3 = Math.Min(c + 3, last);
            nint step0 = columns[c].Step, step1 = columns[c1].Step, step2 = columns[c2].Step, step3 = columns[c3].Step;
            float* a = row, b0 = columns[c].At(0), b1 = columns[c1].At(0), b2 = columns[c2].At(0), b3 = columns[c3].At(0);
            var sum = Vector128.Create(*start[c].At(0), *start[c1].At(0), *start[c2].At(0), *start[c3].At(0));
            for (int k = length; k > 0; k--, a++, b0 += step0, b1 += step1, b2 += step2, b3 += step3)
                sum = Vector128.FusedMultiplyAdd(Vector128.Create(*a), Vector128.Create(*b0, *b1, *b2, *b3), sum);
            if (relu) sum = Vector128.ConditionalSelect(Vector128.GreaterThan(Vector128<float>.Zero, sum), Vector128<float>.Zero, sum);
            *results[c].At(place) = sum[0];
            if (c1 > c) *results[c1].At(place) = sum[1];
            if (c2 > c1) *results[c2].At(place) = sum[2];
            if (c3 > c2) *results[c3].At(place) = sum[3];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Rows(Column[] columns, Column[] others, float* result, int width, int first, int end)
    {
        for (int c = 0; c < columns.Length; c += Together)
        {
            int last = columns.Length - 1, left = columns.Length - c, c1 = Math.Min(c + 1, last), c2 = Math.Min(c + 2, last), c3 = Math.Min(c + 3, last);
            nint step0 = columns[c].Step, step1 = columns[c1].Step, step2 = columns[c2].Step, step3 = columns[c3].Step;
            for (int i = 0; i < width; i += L.Width)
            {
                V w0 = Load(others[c], i, 0, left), w1 = Load(others[c1], i, 1, left), w2 = Load(others[c2], i, 2, left), w3 = Load(others[c3], i, 3, left);
                float* a0 = columns[c].At(first), a1 = columns[c1].At(first), a2 = columns[c2].At(first), a3 = columns[c3].At(first), target = result + (nint)first * width + i;
                for (int row = end - first; row > 0; row--, target += width, a0 += step0, a1 += step1, a2 += step2, a3 += step3)
                {
                    var sum = L.MultiplyAdd(L.Create(*a0), w0, c == 0 ? L.Create(0) : L.Load(target));
                    sum = L.MultiplyAdd(L.Create(*a1), w1, sum);
                    sum = L.MultiplyAdd(L.Create(*a2), w2, sum);
                    L.Store(L.MultiplyAdd(L.Create(*a3), w3, sum), target);
                }
            }
        }
    }

    // What is behind the last column counts as 0.
    private static V Load(Column column, int row, int place, int left) => place < left ? L.LoadApart(column.At(row), column.Step) : L.Create(0);

    private static void Store(V values, Column column, int row, int lanes, float* room)
    {
        float* target = column.At(row);
        if (column.Step == 1 && lanes == L.Width)
        {
            L.Store(values, target);
            return;
        }
        L.Store(values, room);
        for (int lane = 0; lane < lanes; lane++, target += column.Step) *target = room[lane];
    }

    // x < 0 ? 0 : x, as the register tiles do it.
    private static V Relu(V x) => L.Select(L.Greater(L.Create(0), x), L.Create(0), x);
}
