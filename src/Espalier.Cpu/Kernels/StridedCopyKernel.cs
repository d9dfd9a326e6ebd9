using Espalier.Graph;

namespace Espalier.Cpu;

/// <summary>Fills the output row-major while reading the input with any stride for each axis: transposes and repetitions.</summary>
internal sealed unsafe class StridedCopyKernel : Kernel
{
    private readonly Storage _from, _to;
    private readonly int[] _dims, _strides;
    private readonly int _rows;

    private StridedCopyKernel(Binding binding, Storage from, Storage to, int[] dims, int[] strides)
    {
        (_from, _to) = (from, to);
        (_dims, _strides) = Merged(dims, strides);
        _rows = to.Length / Math.Max(1, _dims[^1]);
        Parts = binding.Parts(to.Length, Math.Max(1, _rows));
    }

    /// <summary>Adds the copy.</summary>
    /// <param name="binding">The binding.</param>
    /// <param name="from">The input.</param>
    /// <param name="to">The output, dense.</param>
    /// <param name="dims">The output's sizes.</param>
    /// <param name="strides">For each axis of the output, how far apart its neighbours are in the input.</param>
    public static void Add(Binding binding, Storage from, Storage to, int[] dims, int[] strides) =>
        binding.Add(new StridedCopyKernel(binding, from, to, dims, strides));

    /// <summary>The distance between neighbours along each axis of a dense tensor.</summary>
    public static int[] Dense(Shape shape)
    {
        var strides = new int[shape.Rank];
        int stride = 1;
        for (int i = shape.Rank - 1; i >= 0; i--)
        {
            strides[i] = stride;
            stride *= shape[i];
        }
        return strides;
    }

    // Axes that lie one behind the other in the input, or repeat together, are one axis; axes of size 1 are none. The last one stays.
    private static (int[] Dims, int[] Strides) Merged(int[] dims, int[] strides)
    {
        var merged = new List<(int Dim, int Stride)>();
        for (int axis = 0; axis < dims.Length; axis++)
        {
            if (dims[axis] == 1) continue;
            if (merged.Count > 0 && merged[^1].Stride == strides[axis] * dims[axis]) merged[^1] = (merged[^1].Dim * dims[axis], strides[axis]);
            else merged.Add((dims[axis], strides[axis]));
        }
        if (merged.Count == 0) merged.Add((1, 0));
        return ([.. merged.Select(m => m.Dim)], [.. merged.Select(m => m.Stride)]);
    }

    public override void Run(int part)
    {
        var (start, end) = Share(part, _rows);
        if (start == end) return;
        int outer = _dims.Length - 1, length = _dims[^1], step = _strides[^1];
        float* from = _from.Pointer, to = _to.Pointer + (nint)start * length;
        Span<int> index = stackalloc int[outer];
        for (int axis = outer - 1, rest = start; axis >= 0; rest /= _dims[axis], axis--)
        {
            index[axis] = rest % _dims[axis];
            from += (nint)index[axis] * _strides[axis];
        }
        for (int row = start; row < end; row++, to += length)
        {
            CopyRow(from, to, length, step);
            for (int axis = outer - 1; axis >= 0; axis--)
            {
                from += _strides[axis];
                if (++index[axis] < _dims[axis]) break;
                from -= (nint)_dims[axis] * _strides[axis];
                index[axis] = 0;
            }
        }
    }

    private static void CopyRow(float* from, float* to, int length, int step)
    {
        if (length >= LaneLoop.Block && step == 0) new Span<float>(to, length).Fill(*from);
        else if (length >= LaneLoop.Block && step == 1) new ReadOnlySpan<float>(from, length).CopyTo(new Span<float>(to, length));
        else
            for (int i = 0; i < length; i++, from += step) to[i] = *from;
    }
}
