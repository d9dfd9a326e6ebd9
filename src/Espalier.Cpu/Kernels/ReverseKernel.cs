using Espalier.Graph;

namespace Espalier.Cpu;

/// <summary>Turns an axis around, one stretch behind the axis at a time.</summary>
internal sealed unsafe class ReverseKernel : Kernel
{
    private readonly Storage _from, _to;
    private readonly int _outer, _size, _inner;

    private ReverseKernel(Node node, Binding binding)
    {
        int axis = ((Reverse)node.Op).Axis;
        var shape = binding.Shape(node.Inputs[0]);
        (_from, _to) = (binding.Memory(node.Inputs[0]), binding.Memory(node.Outputs[0]));
        (_outer, _inner) = CopyKernel.Around(shape, axis);
        _size = shape[axis];
        Parts = binding.Parts((long)_to.Length / 4, Math.Max(1, _outer));
    }

    public static void Bind(Node node, Binding binding) => binding.Add(new ReverseKernel(node, binding));

    public override void Run(int part)
    {
        var (start, end) = Share(part, _outer);
        for (int i = start; i < end; i++)
        {
            float* from = _from.Pointer + (nint)(i + 1) * _size * _inner, to = _to.Pointer + (nint)i * _size * _inner;
            for (int k = 0; k < _size; k++, to += _inner)
            {
                from -= _inner;
                new ReadOnlySpan<float>(from, _inner).CopyTo(new Span<float>(to, _inner));
            }
        }
    }
}
