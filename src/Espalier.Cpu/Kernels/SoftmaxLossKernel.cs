using System.Runtime.CompilerServices;
using Espalier.Graph;

namespace Espalier.Cpu;

/// <summary>Softmax, crossentropy and their joint gradient of each row; see <see cref="SoftmaxKernel"/> and <see cref="SoftmaxCrossentropyKernel"/> for the formulas.</summary>
internal static class SoftmaxLossKernel
{
    public static void Bind(Node node, Binding binding) =>
        binding.Add(LaneTypes.Create<Kernel>(typeof(SoftmaxLossKernel<,>), binding.Level, [], node, binding));
}

/// <summary>The same at one width.</summary>
internal sealed unsafe class SoftmaxLossKernel<L, V> : RowKernel where L : struct, ILanes<V>
{
    private readonly Storage _z, _labels, _g, _p, _losses, _dz;
    private readonly LaneFold _max, _sum;
    private readonly bool _byNumber;
    private readonly float _floor, _least, _most;

    public SoftmaxLossKernel(Node node, Binding binding) : base(node, binding, operationsPerValue: 30, turned: 3)
    {
        var op = (SoftmaxLoss)node.Op;
        (_z, _labels, _g) = (binding.Memory(node.Inputs[0]), binding.Memory(node.Inputs[1]), binding.Memory(node.Inputs[2]));
        (_p, _losses, _dz) = (binding.Memory(node.Outputs[0]), binding.Memory(node.Outputs[1]), binding.Memory(node.Outputs[2]));
        (_max, _sum) = (LaneFold.Max(binding.Level), LaneFold.Sum(binding.Level));
        (_byNumber, _floor) = (op.ByNumber, op.Floor);
        (_least, _most) = _floor == 0 ? (float.NegativeInfinity, float.PositiveInfinity) : (-MathF.Log(1 - _floor), -MathF.Log(_floor));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void Across(int row, int rows, float* scratch)
    {
        nint first = (nint)row * Columns, end = BlockLength;
        float* z = scratch, p = z + end, y = p + end, room = stackalloc float[3 * Lanes];
        Turn<L, V>(_z.Pointer + first, rows, z);
        if (_byNumber) Spread(Whole(_labels.Pointer + row, rows, room), y);
        else Turn<L, V>(_labels.Pointer + first, rows, y);
        float* g = Whole(_g.Pointer + row, rows, room + Lanes), losses = rows == Lanes ? _losses.Pointer + row : room + 2 * Lanes;
        for (nint lane = 0; lane < Lanes; lane += L.Width)
        {
            var largest = L.Load(z + lane);
            for (nint i = lane + Lanes; i < end; i += Lanes) largest = L.Max(largest, L.Load(z + i));
            V sum = L.Create(0), likeliest = sum, loss = sum, weight = sum, rowGradient = L.Load(g + lane);
            for (nint i = lane; i < end; i += Lanes)
            {
                var power = L.Exp(L.Subtract(L.Load(z + i), largest));
                sum = L.Add(sum, power);
                L.Store(power, p + i);
            }
            for (nint i = lane; i < end; i += Lanes)
            {
                var share = L.Divide(L.Load(p + i), sum);
                likeliest = L.Max(likeliest, share);
                L.Store(share, p + i);
            }
            var logSumExp = L.Subtract(largest, L.Log(likeliest));
            for (nint i = lane; i < end; i += Lanes)
            {
                var label = L.Load(y + i);
                loss = L.Add(loss, Term(label, logSumExp, L.Load(z + i)));
                label = Bounded(L.Load(p + i), label);
                weight = L.Add(weight, label);
                L.Store(label, y + i);
            }
            for (nint i = lane; i < end; i += Lanes) L.Store(Gradient(L.Load(p + i), weight, L.Load(y + i), rowGradient), z + i);
            L.Store(loss, losses + lane);
        }
        TurnBack(p, rows, _p.Pointer + first);
        TurnBack(z, rows, _dz.Pointer + first);
        if (rows < Lanes) new ReadOnlySpan<float>(losses, rows).CopyTo(new Span<float>(_losses.Pointer + row, rows));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void Along(int row, float* scratch)
    {
        nint first = (nint)row * Columns, end = BlockLength;
        float* z = scratch, p = z + end, y = p + end;
        new ReadOnlySpan<float>(_z.Pointer + first, Columns).CopyTo(new Span<float>(z, BlockLength));
        new Span<float>(z, BlockLength)[Columns..].Fill(float.NegativeInfinity); // e^−∞ adds nothing
        if (_byNumber) WriteOne(_labels.Pointer[row], y);
        else new ReadOnlySpan<float>(_labels.Pointer + first, Columns).CopyTo(new Span<float>(y, BlockLength));
        V largest = L.Create(_max.Row(z, Columns));
        for (nint i = 0; i < end; i += L.Width) L.Store(L.Exp(L.Subtract(L.Load(z + i), largest)), p + i);
        var sum = L.Create(_sum.Row(p, Columns));
        for (nint i = 0; i < end; i += L.Width) L.Store(L.Divide(L.Load(p + i), sum), p + i);
        new ReadOnlySpan<float>(p, Columns).CopyTo(new Span<float>(_p.Pointer + first, Columns));
        var logSumExp = L.Subtract(largest, L.Log(L.Create(_max.Row(p, Columns))));
        for (nint i = 0; i < end; i += L.Width)
        {
            var label = L.Load(y + i);
            L.Store(Term(label, logSumExp, L.Load(z + i)), z + i);
            L.Store(Bounded(L.Load(p + i), label), y + i);
        }
        _losses.Pointer[row] = _sum.Row(z, Columns);
        V weight = L.Create(_sum.Row(y, Columns)), rowGradient = L.Create(_g.Pointer[row]);
        for (nint i = 0; i < end; i += L.Width) L.Store(Gradient(L.Load(p + i), weight, L.Load(y + i), rowGradient), z + i);
        new ReadOnlySpan<float>(z, Columns).CopyTo(new Span<float>(_dz.Pointer + first, Columns));
    }

    // Values that can be read as whole vectors: those of a full block where they are.
    private static float* Whole(float* values, int rows, float* room)
    {
        if (rows == Lanes) return values;
        new ReadOnlySpan<float>(values, rows).CopyTo(new Span<float>(room, Lanes));
        return room;
    }

    // One class number a lane → a 1 in the lane of that class; a number that is no class gives zeros.
    private void Spread(float* numbers, float* y)
    {
        for (int column = 0; column < Columns; column++, y += Lanes)
            for (nint lane = 0; lane < Lanes; lane += L.Width)
                L.Store(L.Select(L.Equal(L.Load(numbers + lane), L.Create(column)), L.Create(1), L.Create(0)), y + lane);
    }

    private void WriteOne(float number, float* y)
    {
        new Span<float>(y, BlockLength).Clear();
        if (number >= 0 && number < Columns && number == MathF.Floor(number)) y[(int)number] = 1;
    }

    // A class without weight adds nothing, though its z may be −∞.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private V Term(V y, V logSumExp, V z)
    {
        V loss = L.Subtract(logSumExp, z), least = L.Create(_least), most = L.Create(_most);
        loss = L.Select(L.Greater(loss, most), most, L.Select(L.Greater(least, loss), least, loss));
        return L.Select(L.Equal(y, L.Create(0)), L.Create(0), L.Multiply(y, loss));
    }

    // Labels count for the gradient where the probability is within bounds.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private V Bounded(V p, V y) => _floor == 0 ? y
        : L.Select(L.Greater(L.Create(_floor), p), L.Create(0), L.Select(L.Greater(p, L.Create(1 - _floor)), L.Create(0), y));

    // A row that counts for nothing has no gradient, though its labels may be missing (NaN).
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Gradient(V p, V weight, V y, V g) =>
        L.Select(L.Equal(g, L.Create(0)), L.Create(0), L.Multiply(L.Subtract(L.Multiply(p, weight), y), g));
}
