using System.Runtime.Intrinsics;
using Espalier.Graph;

namespace Espalier.Cpu;

/// <summary>Weighted sums of stretches of an axis, neighbouring values behind the axis at a time.</summary>
internal sealed unsafe class ResizeAxisKernel : Kernel
{
    private readonly Storage _x, _y;
    private readonly AxisTaps _taps;
    private readonly int _outer, _inner;

    private ResizeAxisKernel(Node node, Binding binding)
    {
        var op = (ResizeAxis)node.Op;
        (_x, _y, _taps) = (binding.Memory(node.Inputs[0]), binding.Memory(node.Outputs[0]), op.Taps);
        (_outer, _inner) = CopyKernel.Around(binding.Shape(node.Inputs[0]), op.Axis);
        Parts = binding.Parts((long)_outer * _inner * _taps.Count, Math.Max(1, _outer));
    }

    public static void Bind(Node node, Binding binding) => binding.Add(new ResizeAxisKernel(node, binding));

    public override void Run(int part)
    {
        var (start, end) = Share(part, _outer);
        for (int outer = start; outer < end; outer++)
        {
            float* x = _x.Pointer + (nint)outer * _taps.From * _inner, y = _y.Pointer + (nint)outer * _taps.To * _inner;
            for (int place = 0; place < _taps.To; place++, y += _inner)
            {
                var (first, weights) = _taps[place];
                Sum(x + (nint)first * _inner, weights.Span, y);
            }
        }
    }

    private void Sum(float* x, ReadOnlySpan<float> weights, float* y)
    {
        int i = 0;
        for (; i <= _inner - 8; i += 8)
        {
            var sum = Vector256<float>.Zero;
            for (int k = 0; k < weights.Length; k++) sum += Vector256.Create(weights[k]) * Vector256.Load(x + (nint)k * _inner + i);
            sum.Store(y + i);
        }
        for (; i < _inner; i++)
        {
            float sum = 0;
            for (int k = 0; k < weights.Length; k++) sum += weights[k] * x[(nint)k * _inner + i];
            y[i] = sum;
        }
    }
}
