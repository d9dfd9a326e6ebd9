using Espalier.Graph;

namespace Espalier.Cpu;

/// <summary>Fills the output row-major while reading the input with any stride for each axis: transposes and repetitions.</summary>
internal sealed class StridedCopyKernel : Kernel
{
    private readonly Storage _from, _to;
    private readonly int[] _dims, _strides;
    private readonly int _rows;

    private StridedCopyKernel(Binding binding, Storage from, Storage to, int[] dims, int[] strides)
    {
        (_from, _to, _dims, _strides) = (from, to, dims, strides);
        _rows = dims.Length == 0 ? 1 : to.Length / Math.Max(1, dims[^1]);
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

    public override void Run(int part)
    {
        var (start, end) = Share(part, _rows);
        int length = _dims.Length == 0 ? 1 : _dims[^1], step = _dims.Length == 0 ? 0 : _strides[^1];
        var from = _from.Span;
        var to = _to.Span;
        for (int row = start; row < end; row++)
        {
            int at = 0, rest = row;
            for (int axis = _dims.Length - 2; axis >= 0; axis--)
            {
                at += rest % _dims[axis] * _strides[axis];
                rest /= _dims[axis];
            }
            var target = to.Slice(row * length, length);
            if (step == 0) target.Fill(from[at]);
            else if (step == 1) from.Slice(at, length).CopyTo(target);
            else
                for (int i = 0; i < target.Length; i++, at += step) target[i] = from[at];
        }
    }
}
