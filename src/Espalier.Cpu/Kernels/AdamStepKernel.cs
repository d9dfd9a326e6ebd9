using System.Runtime.CompilerServices;
using Espalier.Graph;

namespace Espalier.Cpu;

/// <summary>Adam's update of weights and moments, cut by places.</summary>
internal static class AdamStepKernel
{
    public static void Bind(Node node, Binding binding) =>
        binding.Add(LaneTypes.Create<Kernel>(typeof(AdamStepKernel<,>), binding.Level, [], node, binding));
}

/// <summary>The update at one width.</summary>
internal sealed unsafe class AdamStepKernel<L, V> : Kernel where L : struct, ILanes<V>
{
    private const int Block = LaneLoop.Block;

    private readonly Storage _w, _m, _v, _g, _rate, _newW, _newM, _newV;
    private readonly Storage? _kept;
    private readonly float _momentumShare, _velocityShare, _epsilon;

    public AdamStepKernel(Node node, Binding binding)
    {
        var op = (AdamStep)node.Op;
        (_momentumShare, _velocityShare, _epsilon) = (op.MomentumShare, op.VelocityShare, op.Epsilon);
        (_w, _m, _v, _g) = (binding.Memory(node.Inputs[0]), binding.Memory(node.Inputs[1]), binding.Memory(node.Inputs[2]), binding.Memory(node.Inputs[3]));
        _rate = binding.Memory(node.Inputs[4]);
        if (node.Inputs.Count > 5) _kept = binding.Memory(node.Inputs[5]);
        (_newW, _newM, _newV) = (binding.Memory(node.Outputs[0]), binding.Memory(node.Outputs[1]), binding.Memory(node.Outputs[2]));
        Parts = binding.Parts(12L * _w.Length, Math.Max(1, _w.Length / 256));
    }

    public override void Run(int part)
    {
        var (start, end) = Share(part, _w.Length, Block);
        int whole = start + (end - start) / Block * Block;
        float rate = *_rate.Pointer, kept = _kept is null ? 1 : *_kept.Pointer;
        Sweep(_w.Pointer + start, _m.Pointer + start, _v.Pointer + start, _g.Pointer + start, rate, kept,
            _newW.Pointer + start, _newM.Pointer + start, _newV.Pointer + start, whole - start);
        if (whole < end) Rest(whole, end - whole, rate, kept);
    }

    // The last places go through memory of their own, so that nothing behind them is touched.
    private void Rest(int start, int count, float rate, float kept)
    {
        float* numbers = stackalloc float[4 * Block];
        new Span<float>(numbers, 4 * Block).Clear();
        float* w = numbers, m = w + Block, v = m + Block, g = v + Block;
        for (int i = 0; i < count; i++)
            (w[i], m[i], v[i], g[i]) = (_w.Pointer[start + i], _m.Pointer[start + i], _v.Pointer[start + i], _g.Pointer[start + i]);
        Sweep(w, m, v, g, rate, kept, w, m, v, Block);
        for (int i = 0; i < count; i++)
            (_newW.Pointer[start + i], _newM.Pointer[start + i], _newV.Pointer[start + i]) = (w[i], m[i], v[i]);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Sweep(float* w, float* m, float* v, float* g, float rate, float kept, float* newW, float* newM, float* newV, int length)
    {
        V momentumShare = L.Create(_momentumShare), velocityShare = L.Create(_velocityShare), epsilon = L.Create(_epsilon), step = L.Create(rate), decay = L.Create(kept);
        for (nint i = 0; i < length; i += L.Width)
        {
            V gradient = L.Load(g + i), momentum = L.Load(m + i), velocity = L.Load(v + i);
            momentum = L.Add(momentum, L.Multiply(L.Subtract(gradient, momentum), momentumShare));
            velocity = L.Add(velocity, L.Multiply(L.Subtract(L.Multiply(gradient, gradient), velocity), velocityShare));
            var change = L.Divide(L.Multiply(momentum, step), L.Add(L.Sqrt(velocity), epsilon));
            L.Store(Flushed(momentum), newM + i);
            L.Store(Flushed(velocity), newV + i);
            L.Store(Flushed(L.Subtract(L.Multiply(L.Load(w + i), decay), change)), newW + i);
        }
    }

    private static V Flushed(V value) => default(FlushSubnormalFormula).Apply<L, V>(value, value, value);
}
