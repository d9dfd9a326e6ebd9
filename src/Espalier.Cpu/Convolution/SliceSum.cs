using System.Runtime.Intrinsics;
using Espalier.Graph;

namespace Espalier.Cpu;

/// <summary>Sums slices that lie one behind the other, in order; cut by places.</summary>
internal sealed unsafe class SliceSum : Kernel
{
    private readonly Storage _slices, _sum;
    private readonly int _count;

    public SliceSum(Binding binding, Storage slices, Storage sum, int count)
    {
        (_slices, _sum, _count) = (slices, sum, count);
        Parts = binding.Parts((long)slices.Length, Math.Max(1, sum.Length / 16));
    }

    public override void Run(int part)
    {
        var (start, end) = Share(part, _sum.Length, 16);
        float* from = _slices.Pointer, to = _sum.Pointer;
        nint length = _sum.Length, i = start;
        for (; i <= end - 8; i += 8)
        {
            var sum = Vector256.Load(from + i);
            for (nint slice = 1; slice < _count; slice++) sum += Vector256.Load(from + slice * length + i);
            sum.Store(to + i);
        }
        for (; i < end; i++)
        {
            float sum = from[i];
            for (nint slice = 1; slice < _count; slice++) sum += from[slice * length + i];
            to[i] = sum;
        }
    }
}
