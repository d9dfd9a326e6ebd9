using System.Runtime.CompilerServices;
using Espalier.Graph;

namespace Espalier.Cpu;

/// <summary>(p·Σy − y)·g of each row.</summary>
internal static class SoftmaxCrossentropyGradientKernel
{
    public static void Bind(Node node, Binding binding) =>
        binding.Add(LaneTypes.Create<Kernel>(typeof(SoftmaxCrossentropyGradientKernel<,>), binding.Level, [], node, binding));
}

/// <summary>The gradient at one width.</summary>
internal sealed unsafe class SoftmaxCrossentropyGradientKernel<L, V> : RowKernel where L : struct, ILanes<V>
{
    private readonly Storage _p, _y, _g, _dz;
    private readonly LaneFold _sum;
    private readonly float _floor;

    public SoftmaxCrossentropyGradientKernel(Node node, Binding binding) : base(node, binding, operationsPerValue: 4, turned: 2)
    {
        (_p, _y, _g, _dz) = (binding.Memory(node.Inputs[0]), binding.Memory(node.Inputs[1]), binding.Memory(node.Inputs[2]), binding.Memory(node.Outputs[0]));
        _sum = LaneFold.Sum(binding.Level);
        _floor = ((SoftmaxCrossentropyGradient)node.Op).Floor;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void Across(int row, int rows, float* scratch)
    {
        nint first = (nint)row * Columns, end = BlockLength;
        float* p = scratch, y = scratch + end, g = stackalloc float[Lanes];
        Turn<L, V>(_p.Pointer + first, rows, p);
        Turn<L, V>(_y.Pointer + first, rows, y);
        if (_floor > 0) Bound(p, y);
        new ReadOnlySpan<float>(_g.Pointer + row, rows).CopyTo(new Span<float>(g, Lanes));
        for (nint lane = 0; lane < Lanes; lane += L.Width)
        {
            var weight = L.Load(y + lane);
            for (nint i = lane + Lanes; i < end; i += Lanes) weight = L.Add(weight, L.Load(y + i));
            var rowGradient = L.Load(g + lane);
            for (nint i = lane; i < end; i += Lanes) L.Store(Gradient(L.Load(p + i), weight, L.Load(y + i), rowGradient), p + i);
        }
        TurnBack(p, rows, _dz.Pointer + first);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void Along(int row, float* scratch)
    {
        nint first = (nint)row * Columns;
        float* p = scratch, y = scratch + BlockLength;
        new ReadOnlySpan<float>(_p.Pointer + first, Columns).CopyTo(new Span<float>(p, BlockLength));
        new ReadOnlySpan<float>(_y.Pointer + first, Columns).CopyTo(new Span<float>(y, BlockLength));
        if (_floor > 0) Bound(p, y);
        V weight = L.Create(_sum.Row(y, Columns)), rowGradient = L.Create(_g.Pointer[row]);
        for (nint i = 0; i < BlockLength; i += L.Width) L.Store(Gradient(L.Load(p + i), weight, L.Load(y + i), rowGradient), p + i);
        new ReadOnlySpan<float>(p, Columns).CopyTo(new Span<float>(_dz.Pointer + first, Columns));
    }

    // Labels count where the probability is within bounds.
    private void Bound(float* p, float* y)
    {
        V least = L.Create(_floor), most = L.Create(1 - _floor), none = L.Create(0);
        for (nint i = 0; i < BlockLength; i += L.Width)
        {
            var probability = L.Load(p + i);
            var inside = L.Select(L.Greater(least, probability), none, L.Load(y + i));
            L.Store(L.Select(L.Greater(probability, most), none, inside), y + i);
        }
    }

    // A row that counts for nothing has no gradient, though its labels may be missing (NaN).
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Gradient(V p, V weight, V y, V g) =>
        L.Select(L.Equal(g, L.Create(0)), L.Create(0), L.Multiply(L.Subtract(L.Multiply(p, weight), y), g));
}
