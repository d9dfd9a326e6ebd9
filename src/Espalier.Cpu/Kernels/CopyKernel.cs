using Espalier.Graph;

namespace Espalier.Cpu;

/// <summary>Copies stretches of equal length, each a fixed distance behind the last: what joining, cutting and padding an axis come to.</summary>
internal sealed unsafe class CopyKernel : Kernel
{
    private readonly Storage _from, _to;
    private readonly int _length, _fromStart, _fromStride, _toStart, _toStride, _count;

    private CopyKernel(Binding binding, Storage from, int fromStart, int fromStride, Storage to, int toStart, int toStride, int length, int count)
    {
        (_from, _fromStart, _fromStride, _to, _toStart, _toStride, _length, _count) = (from, fromStart, fromStride, to, toStart, toStride, length, count);
        Parts = binding.Parts((long)length * count / 4, Math.Max(1, count));
    }

    /// <summary>Adds a copy of <paramref name="count"/> stretches.</summary>
    public static void Add(Binding binding, Storage from, int fromStart, int fromStride, Storage to, int toStart, int toStride, int length, int count) =>
        binding.Add(new CopyKernel(binding, from, fromStart, fromStride, to, toStart, toStride, length, count));

    /// <summary>The number of stretches before an axis and the values behind it.</summary>
    public static (int Outer, int Inner) Around(Shape shape, int axis)
    {
        int outer = 1, inner = 1;
        for (int i = 0; i < axis; i++) outer *= shape[i];
        for (int i = axis + 1; i < shape.Rank; i++) inner *= shape[i];
        return (outer, inner);
    }

    public override void Run(int part)
    {
        var (start, end) = Share(part, _count);
        float* from = _from.Pointer + _fromStart + (nint)start * _fromStride, to = _to.Pointer + _toStart + (nint)start * _toStride;
        for (int i = start; i < end; i++, from += _fromStride, to += _toStride)
        {
            if (_length >= LaneLoop.Block) new ReadOnlySpan<float>(from, _length).CopyTo(new Span<float>(to, _length));
            else
                for (int j = 0; j < _length; j++) to[j] = from[j];
        }
    }
}
