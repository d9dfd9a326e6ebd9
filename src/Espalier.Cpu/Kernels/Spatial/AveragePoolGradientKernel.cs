using System.Runtime.Intrinsics;
using Espalier.Graph;

namespace Espalier.Cpu;

/// <summary>Spreads each output's gradient over the places that its window covered.</summary>
internal sealed unsafe class AveragePoolGradientKernel : PoolKernel
{
    private readonly Storage _dy, _dx;

    private AveragePoolGradientKernel(Node node, Binding binding)
        : base(((AveragePoolGradient)node.Op).Window, node.Outputs[0], node.Inputs[0], binding) =>
        (_dy, _dx) = (binding.Memory(node.Inputs[0]), binding.Memory(node.Outputs[0]));

    public static void Bind(Node node, Binding binding) => binding.Add(new AveragePoolGradientKernel(node, binding));

    protected override void Begin(nint input, int length) => new Span<float>(_dx.Pointer + input, length).Clear();

    protected override void Window(nint input, int rows, int columns, nint output)
    {
        float* dx = _dx.Pointer + input, dy = _dy.Pointer + output;
        nint channels = Channels, across = Columns * channels;
        float count = rows * columns;
        nint channel = 0;
        for (; channel <= channels - 8; channel += 8)
        {
            var share = Vector256.Load(dy + channel) / Vector256.Create(count);
            for (int row = 0; row < rows; row++)
                for (int column = 0; column < columns; column++)
                {
                    float* at = dx + row * across + column * channels + channel;
                    (Vector256.Load(at) + share).Store(at);
                }
        }
        for (; channel < channels; channel++)
        {
            float share = dy[channel] / count;
            for (int row = 0; row < rows; row++)
                for (int column = 0; column < columns; column++) dx[row * across + column * channels + channel] += share;
        }
    }
}
