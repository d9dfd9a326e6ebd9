using Espalier.Graph;

namespace Espalier.Cpu;

/// <summary>Reads each output pixel from where its image's matrix says.</summary>
internal sealed unsafe class AffineWarpKernel : WarpKernel
{
    private readonly Storage _x, _y;
    private readonly float _fill;

    private AffineWarpKernel(Node node, Binding binding) : base(node, binding) =>
        (_x, _y, _fill) = (binding.Memory(node.Inputs[0]), binding.Memory(node.Outputs[0]), ((AffineWarp)node.Op).Fill);

    public static void Bind(Node node, Binding binding) => binding.Add(new AffineWarpKernel(node, binding));

    protected override void Pixel(nint origin, nint at, int* places, float* weights, int count)
    {
        float* x = _x.Pointer + origin, y = _y.Pointer + at;
        for (int channel = 0; channel < Channels; channel++)
        {
            float sum = 0;
            for (int i = 0; i < count; i++) sum += weights[i] * (places[i] < 0 ? _fill : x[places[i] + channel]);
            y[channel] = sum;
        }
    }

    protected override void Within(nint from, nint at, float right, float below, nint row)
    {
        float* x = _x.Pointer + from, y = _y.Pointer + at;
        int channels = Channels;
        float a = (1 - below) * (1 - right), b = (1 - below) * right, c = below * (1 - right), d = below * right;
        for (int channel = 0; channel < channels; channel++, x++) y[channel] = a * x[0] + b * x[channels] + c * x[row] + d * x[row + channels];
    }
}
