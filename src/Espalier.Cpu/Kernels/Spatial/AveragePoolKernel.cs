using System.Runtime.Intrinsics;
using Espalier.Graph;

namespace Espalier.Cpu;

/// <summary>The means of the values under windows, neighbouring channels at a time.</summary>
internal sealed unsafe class AveragePoolKernel : PoolKernel
{
    private readonly Storage _x, _y;

    private AveragePoolKernel(Node node, Binding binding) : base(((AveragePool)node.Op).Window, node.Inputs[0], node.Outputs[0], binding) =>
        (_x, _y) = (binding.Memory(node.Inputs[0]), binding.Memory(node.Outputs[0]));

    public static void Bind(Node node, Binding binding) => binding.Add(new AveragePoolKernel(node, binding));

    protected override void Window(nint input, int rows, int columns, nint output)
    {
        float* x = _x.Pointer + input, y = _y.Pointer + output;
        nint channels = Channels, across = Columns * channels;
        float count = rows * columns;
        nint channel = 0;
        for (; channel <= channels - 8; channel += 8)
        {
            var sum = Vector256<float>.Zero;
            for (int row = 0; row < rows; row++)
                for (int column = 0; column < columns; column++) sum += Vector256.Load(x + row * across + column * channels + channel);
            (sum / Vector256.Create(count)).Store(y + channel);
        }
        for (; channel < channels; channel++)
        {
            float sum = 0;
            for (int row = 0; row < rows; row++)
                for (int column = 0; column < columns; column++) sum += x[row * across + column * channels + channel];
            y[channel] = sum / count;
        }
    }
}
