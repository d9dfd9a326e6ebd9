using System.Runtime.Intrinsics;
using Espalier.Graph;

namespace Espalier.Cpu;

/// <summary>The largest values under windows, neighbouring channels at a time.</summary>
internal sealed unsafe class MaxPoolKernel : PoolKernel
{
    private readonly Storage _x, _y;

    private MaxPoolKernel(Node node, Binding binding) : base(((MaxPool)node.Op).Window, node.Inputs[0], node.Outputs[0], binding) =>
        (_x, _y) = (binding.Memory(node.Inputs[0]), binding.Memory(node.Outputs[0]));

    public static void Bind(Node node, Binding binding) => binding.Add(new MaxPoolKernel(node, binding));

    protected override void Window(nint input, int rows, int columns, nint output)
    {
        float* x = _x.Pointer + input, y = _y.Pointer + output;
        nint channels = Channels, across = Columns * channels;
        nint channel = 0;
        for (; channel <= channels - 8; channel += 8)
        {
            var largest = Vector256.Create(float.NegativeInfinity);
            for (int row = 0; row < rows; row++)
                for (int column = 0; column < columns; column++) largest = Vector256.Max(largest, Vector256.Load(x + row * across + column * channels + channel));
            largest.Store(y + channel);
        }
        for (; channel < channels; channel++)
        {
            float largest = float.NegativeInfinity;
            for (int row = 0; row < rows; row++)
                for (int column = 0; column < columns; column++) largest = MathF.Max(largest, x[row * across + column * channels + channel]);
            y[channel] = largest;
        }
    }
}
