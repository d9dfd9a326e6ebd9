using System.Runtime.CompilerServices;
using Espalier.Graph;

namespace Espalier.Cpu;

/// <summary>e^(x − max x) over each row, divided by its sum.</summary>
internal static class SoftmaxKernel
{
    public static void Bind(Node node, Binding binding) =>
        binding.Add(LaneTypes.Create<Kernel>(typeof(SoftmaxKernel<,>), binding.Level, [], node, binding));
}

/// <summary>The softmax at one width.</summary>
internal sealed unsafe class SoftmaxKernel<L, V> : RowKernel where L : struct, ILanes<V>
{
    private readonly Storage _x, _y;
    private readonly LaneFold _max, _sum;

    public SoftmaxKernel(Node node, Binding binding) : base(node, binding, operationsPerValue: 20, turned: 1)
    {
        (_x, _y) = (binding.Memory(node.Inputs[0]), binding.Memory(node.Outputs[0]));
        (_max, _sum) = (LaneFold.Max(binding.Level), LaneFold.Sum(binding.Level));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void Across(int row, int rows, float* scratch)
    {
        nint end = BlockLength;
        Turn<L, V>(_x.Pointer + (nint)row * Columns, rows, scratch);
        for (nint lane = 0; lane < Lanes; lane += L.Width)
        {
            var max = L.Load(scratch + lane);
            for (nint i = lane + Lanes; i < end; i += Lanes) max = L.Max(max, L.Load(scratch + i));
            var sum = L.Create(0);
            for (nint i = lane; i < end; i += Lanes)
            {
                var power = L.Exp(L.Subtract(L.Load(scratch + i), max));
                sum = L.Add(sum, power);
                L.Store(power, scratch + i);
            }
            for (nint i = lane; i < end; i += Lanes) L.Store(L.Divide(L.Load(scratch + i), sum), scratch + i);
        }
        TurnBack(scratch, rows, _y.Pointer + (nint)row * Columns);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void Along(int row, float* scratch)
    {
        var x = new ReadOnlySpan<float>(_x.Pointer + (nint)row * Columns, Columns);
        var work = new Span<float>(scratch, BlockLength);
        x.CopyTo(work);
        work[Columns..].Fill(float.NegativeInfinity); // e^−∞ adds nothing
        var max = L.Create(_max.Row(scratch, Columns));
        for (nint i = 0; i < BlockLength; i += L.Width) L.Store(L.Exp(L.Subtract(L.Load(scratch + i), max)), scratch + i);
        var sum = L.Create(_sum.Row(scratch, Columns));
        for (nint i = 0; i < BlockLength; i += L.Width) L.Store(L.Divide(L.Load(scratch + i), sum), scratch + i);
        work[..Columns].CopyTo(new Span<float>(_y.Pointer + (nint)row * Columns, Columns));
    }
}
