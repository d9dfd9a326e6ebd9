using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Espalier.Graph;

namespace Espalier.Cpu;

/// <summary>The gradient before a ReLU with its column sums, cut by columns.</summary>
internal static class ReluGradientKernel
{
    public static void Bind(Node node, Binding binding) =>
        binding.Add(LaneTypes.Create<Kernel>(typeof(ReluGradientKernel<,>), binding.Level, [], node, binding));
}

/// <summary>The same at one width.</summary>
internal sealed unsafe class ReluGradientKernel<L, V> : Kernel where L : struct, ILanes<V>
{
    // Long columns are added in chunks, as all sums are: the rounding error then grows with the square root of their length.
    private const int Chunk = 256;

    private readonly Storage _dy, _y, _dx, _sums;
    private readonly int _rows, _columns;

    public ReluGradientKernel(Node node, Binding binding)
    {
        (_dy, _y, _dx, _sums) = (binding.Memory(node.Inputs[0]), binding.Memory(node.Inputs[1]), binding.Memory(node.Outputs[0]), binding.Memory(node.Outputs[1]));
        (_rows, _columns) = binding.Matrix(node.Inputs[0]);
        Parts = binding.Parts(2L * _rows * _columns, Math.Max(1, _columns / LaneLoop.Block));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Run(int part)
    {
        var (column, end) = Share(part, _columns, LaneLoop.Block);
        for (; column + 2 * L.Width <= end; column += 2 * L.Width) Two(column);
        for (; column + L.Width <= end; column += L.Width) One<L, V>(column);
        for (; column + 4 <= end; column += 4) One<Lanes128, Vector128<float>>(column);
        for (; column < end; column++) Single(column);
    }

    private void Two(int column)
    {
        nint columns = _columns;
        float* dy = _dy.Pointer + column, y = _y.Pointer + column, dx = _dx.Pointer + column, sums = _sums.Pointer + column;
        V zero = L.Create(0), allA = zero, allB = zero;
        for (int from = 0; from < _rows; from += Chunk)
        {
            V a = zero, b = zero;
            for (int i = Math.Min(Chunk, _rows - from); i > 0; i--, dy += columns, y += columns, dx += columns)
            {
                V first = L.Select(L.Greater(L.Load(y), zero), L.Load(dy), zero), second = L.Select(L.Greater(L.Load(y + L.Width), zero), L.Load(dy + L.Width), zero);
                L.Store(first, dx);
                L.Store(second, dx + L.Width);
                a = L.Add(a, first);
                b = L.Add(b, second);
            }
            allA = L.Add(allA, a);
            allB = L.Add(allB, b);
        }
        L.Store(allA, sums);
        L.Store(allB, sums + L.Width);
    }

    private void One<LL, VV>(int column) where LL : struct, ILanes<VV>
    {
        float* dy = _dy.Pointer + column, y = _y.Pointer + column, dx = _dx.Pointer + column;
        VV zero = LL.Create(0), all = zero;
        for (int from = 0; from < _rows; from += Chunk)
        {
            var sum = zero;
            for (int i = Math.Min(Chunk, _rows - from); i > 0; i--, dy += _columns, y += _columns, dx += _columns)
            {
                var open = LL.Select(LL.Greater(LL.Load(y), zero), LL.Load(dy), zero);
                LL.Store(open, dx);
                sum = LL.Add(sum, open);
            }
            all = LL.Add(all, sum);
        }
        LL.Store(all, _sums.Pointer + column);
    }

    private void Single(int column)
    {
        float* dy = _dy.Pointer + column, y = _y.Pointer + column, dx = _dx.Pointer + column;
        float all = 0;
        for (int from = 0; from < _rows; from += Chunk)
        {
            float sum = 0;
            for (int i = Math.Min(Chunk, _rows - from); i > 0; i--, dy += _columns, y += _columns, dx += _columns) sum += *dx = *y > 0 ? *dy : 0;
            all += sum;
        }
        _sums.Pointer[column] = all;
    }
}
