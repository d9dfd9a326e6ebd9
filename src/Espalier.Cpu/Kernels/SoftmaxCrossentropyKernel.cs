using System.Runtime.CompilerServices;
using Espalier.Graph;

namespace Espalier.Cpu;

/// <summary>
/// −Σ y·ln p of each row. ln p of a class is z minus the row's log-sum-exp, which is taken from the most probable class, whose p is never small.
/// </summary>
internal static class SoftmaxCrossentropyKernel
{
    public static void Bind(Node node, Binding binding) =>
        binding.Add(LaneTypes.Create<Kernel>(typeof(SoftmaxCrossentropyKernel<,>), binding.Level, [], node, binding));
}

/// <summary>The crossentropy at one width.</summary>
internal sealed unsafe class SoftmaxCrossentropyKernel<L, V> : RowKernel where L : struct, ILanes<V>
{
    private readonly Storage _z, _p, _y, _loss;
    private readonly LaneFold _max, _sum;
    private readonly float _least, _most;

    public SoftmaxCrossentropyKernel(Node node, Binding binding) : base(node, binding, operationsPerValue: 5, turned: 3)
    {
        (_z, _p, _y, _loss) = (binding.Memory(node.Inputs[0]), binding.Memory(node.Inputs[1]), binding.Memory(node.Inputs[2]), binding.Memory(node.Outputs[0]));
        (_max, _sum) = (LaneFold.Max(binding.Level), LaneFold.Sum(binding.Level));
        float floor = ((SoftmaxCrossentropy)node.Op).Floor;
        (_least, _most) = floor == 0 ? (float.NegativeInfinity, float.PositiveInfinity) : (-MathF.Log(1 - floor), -MathF.Log(floor));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void Across(int row, int rows, float* scratch)
    {
        nint first = (nint)row * Columns, end = BlockLength;
        float* z = scratch, p = z + end, y = p + end;
        Turn<L, V>(_z.Pointer + first, rows, z);
        Turn<L, V>(_p.Pointer + first, rows, p);
        Turn<L, V>(_y.Pointer + first, rows, y);
        float* losses = stackalloc float[Lanes];
        for (nint lane = 0; lane < Lanes; lane += L.Width)
        {
            var largest = L.Load(z + lane);
            var likeliest = L.Load(p + lane);
            for (nint i = lane + Lanes; i < end; i += Lanes)
            {
                largest = L.Max(largest, L.Load(z + i));
                likeliest = L.Max(likeliest, L.Load(p + i));
            }
            var logSumExp = L.Subtract(largest, L.Log(likeliest));
            var loss = L.Create(0);
            for (nint i = lane; i < end; i += Lanes) loss = L.Add(loss, Term(L.Load(y + i), logSumExp, L.Load(z + i)));
            L.Store(loss, losses + lane);
        }
        new ReadOnlySpan<float>(losses, rows).CopyTo(new Span<float>(_loss.Pointer + row, rows));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void Along(int row, float* scratch)
    {
        nint first = (nint)row * Columns;
        float* z = scratch, y = scratch + BlockLength, terms = y + BlockLength;
        new ReadOnlySpan<float>(_z.Pointer + first, Columns).CopyTo(new Span<float>(z, BlockLength));
        new ReadOnlySpan<float>(_y.Pointer + first, Columns).CopyTo(new Span<float>(y, BlockLength));
        var logSumExp = L.Subtract(L.Create(_max.Row(z, Columns)), L.Log(L.Create(_max.Row(_p.Pointer + first, Columns))));
        for (nint i = 0; i < BlockLength; i += L.Width) L.Store(Term(L.Load(y + i), logSumExp, L.Load(z + i)), terms + i);
        _loss.Pointer[row] = _sum.Row(terms, Columns);
    }

    // A class without weight adds nothing, though its z may be −∞.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private V Term(V y, V logSumExp, V z)
    {
        V loss = L.Subtract(logSumExp, z), least = L.Create(_least), most = L.Create(_most);
        loss = L.Select(L.Greater(loss, most), most, L.Select(L.Greater(least, loss), least, loss));
        return L.Select(L.Equal(y, L.Create(0)), L.Create(0), L.Multiply(y, loss));
    }
}
