using System.Runtime.CompilerServices;
using Espalier.Graph;

namespace Espalier.Cpu;

/// <summary>x − max x − ln Σ e^(x − max x) over each row.</summary>
internal static class LogSoftmaxKernel
{
    public static void Bind(Node node, Binding binding) =>
        binding.Add(LaneTypes.Create<Kernel>(typeof(LogSoftmaxKernel<,>), binding.Level, [], node, binding));
}

/// <summary>The logarithm of the softmax at one width.</summary>
internal sealed unsafe class LogSoftmaxKernel<L, V> : RowKernel where L : struct, ILanes<V>
{
    private readonly Storage _x, _y;
    private readonly LaneFold _max, _sum;

    public LogSoftmaxKernel(Node node, Binding binding) : base(node, binding, operationsPerValue: 20, turned: 2)
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
                var below = L.Subtract(L.Load(scratch + i), max);
                sum = L.Add(sum, L.Exp(below));
                L.Store(below, scratch + i);
            }
            var log = L.Log(sum);
            for (nint i = lane; i < end; i += Lanes) L.Store(L.Subtract(L.Load(scratch + i), log), scratch + i);
        }
        TurnBack(scratch, rows, _y.Pointer + (nint)row * Columns);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void Along(int row, float* scratch)
    {
        var work = new Span<float>(scratch, BlockLength);
        float* powers = scratch + BlockLength;
        new ReadOnlySpan<float>(_x.Pointer + (nint)row * Columns, Columns).CopyTo(work);
        work[Columns..].Fill(float.NegativeInfinity);
        var max = L.Create(_max.Row(scratch, Columns));
        for (nint i = 0; i < BlockLength; i += L.Width)
        {
            var below = L.Subtract(L.Load(scratch + i), max);
            L.Store(below, scratch + i);
            L.Store(L.Exp(below), powers + i);
        }
        var log = L.Log(L.Create(_sum.Row(powers, Columns)));
        for (nint i = 0; i < BlockLength; i += L.Width) L.Store(L.Subtract(L.Load(scratch + i), log), scratch + i);
        work[..Columns].CopyTo(new Span<float>(_y.Pointer + (nint)row * Columns, Columns));
    }
}
