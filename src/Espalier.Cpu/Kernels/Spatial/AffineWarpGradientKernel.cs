using Espalier.Graph;

namespace Espalier.Cpu;

/// <summary>Adds each output pixel's gradient to the pixels that it was read from.</summary>
internal sealed unsafe class AffineWarpGradientKernel : WarpKernel
{
    private readonly Storage _dy, _dx;

    private AffineWarpGradientKernel(Node node, Binding binding) : base(node, binding) =>
        (_dy, _dx) = (binding.Memory(node.Inputs[0]), binding.Memory(node.Outputs[0]));

    public static void Bind(Node node, Binding binding) => binding.Add(new AffineWarpGradientKernel(node, binding));

    protected override void Begin(nint origin, int length) => new Span<float>(_dx.Pointer + origin, length).Clear();

    protected override void Pixel(nint origin, nint at, int* places, float* weights, int count)
    {
        float* dy = _dy.Pointer + at, dx = _dx.Pointer + origin;
        for (int i = 0; i < count; i++)
            if (places[i] >= 0)
                for (int channel = 0; channel < Channels; channel++) dx[places[i] + channel] += weights[i] * dy[channel];
    }

    protected override void Within(nint from, nint at, float right, float below, nint row)
    {
        float* dy = _dy.Pointer + at, dx = _dx.Pointer + from;
        int channels = Channels;
        float a = (1 - below) * (1 - right), b = (1 - below) * right, c = below * (1 - right), d = below * right;
        for (int channel = 0; channel < channels; channel++, dx++)
        {
            dx[0] += a * dy[channel];
            dx[channels] += b * dy[channel];
            dx[row] += c * dy[channel];
            dx[row + channels] += d * dy[channel];
        }
    }
}
