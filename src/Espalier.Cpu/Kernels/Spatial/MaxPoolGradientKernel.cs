using System.Runtime.Intrinsics;
using Espalier.Graph;

namespace Espalier.Cpu;

/// <summary>Adds each output's gradient where its largest value stood first.</summary>
internal sealed unsafe class MaxPoolGradientKernel : PoolKernel
{
    private readonly Storage _x, _y, _dy, _dx;

    private MaxPoolGradientKernel(Node node, Binding binding) : base(((MaxPoolGradient)node.Op).Window, node.Inputs[0], node.Inputs[1], binding)
    {
        (_x, _y, _dy) = (binding.Memory(node.Inputs[0]), binding.Memory(node.Inputs[1]), binding.Memory(node.Inputs[2]));
        _dx = binding.Memory(node.Outputs[0]);
    }

    public static void Bind(Node node, Binding binding) => binding.Add(new MaxPoolGradientKernel(node, binding));

    protected override void Begin(nint input, int length) => new Span<float>(_dx.Pointer + input, length).Clear();

    protected override void Window(nint input, int rows, int columns, nint output)
    {
        float* x = _x.Pointer + input, dx = _dx.Pointer + input, y = _y.Pointer + output, dy = _dy.Pointer + output;
        nint channels = Channels, across = Columns * channels;
        nint channel = 0;
        for (; channel <= channels - 8; channel += 8)
        {
            var largest = Vector256.Load(y + channel);
            var left = Vector256.Load(dy + channel); // what has found no place yet
            for (int row = 0; row < rows; row++)
                for (int column = 0; column < columns; column++)
                {
                    nint at = row * across + column * channels + channel;
                    var here = Vector256.Equals(Vector256.Load(x + at), largest);
                    (Vector256.Load(dx + at) + (left & here)).Store(dx + at);
                    left = Vector256.AndNot(left, here);
                }
        }
        for (; channel < channels; channel++) Scalar(x + channel, dx + channel, rows, columns, y[channel], dy[channel]);
    }

    private void Scalar(float* x, float* dx, int rows, int columns, float largest, float gradient)
    {
        nint channels = Channels, across = Columns * channels;
        for (int row = 0; row < rows; row++)
            for (int column = 0; column < columns; column++)
            {
                nint at = row * across + column * channels;
                // As the vectors do, add to every place, so that a −0 becomes 0 in either.
                dx[at] += x[at] == largest ? gradient : 0;
                if (x[at] == largest) gradient = 0;
            }
    }
}
