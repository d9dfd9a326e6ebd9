using Espalier.Graph;

namespace Espalier.Cpu;

/// <summary>Matrix products side by side, cut by products.</summary>
internal sealed class BatchMatMulKernel : Kernel
{
    private readonly SimdLevel _level;
    private readonly Storage _a, _b, _c;
    private readonly int _count, _m, _k, _n;
    private readonly bool _transposeA, _transposeB;
    private readonly Storage[] _scratch;

    private BatchMatMulKernel(Node node, Binding binding)
    {
        var op = (BatchMatMul)node.Op;
        (_transposeA, _transposeB, _level) = (op.TransposeA, op.TransposeB, binding.Level);
        (_a, _b, _c) = (binding.Memory(node.Inputs[0]), binding.Memory(node.Inputs[1]), binding.Memory(node.Outputs[0]));
        var shape = binding.Shape(node.Outputs[0]);
        (_m, _n, _k) = (shape[-2], shape[-1], node.Inputs[0].Shape[_transposeA ? -2 : -1]);
        _count = 1;
        for (int axis = 0; axis < shape.Rank - 2; axis++) _count *= shape[axis];
        Parts = binding.Parts(2L * _count * _m * _n * _k, Math.Max(1, _count));
        _scratch = _transposeB ? [.. Enumerable.Range(0, Parts).Select(_ => new Storage(_n * _k))] : [];
    }

    public static void Bind(Node node, Binding binding) => binding.Add(new BatchMatMulKernel(node, binding));

    public override void Run(int part)
    {
        var (start, end) = Share(part, _count);
        for (int i = start; i < end; i++)
        {
            var a = _a.Span.Slice(i * _m * _k, _m * _k);
            var b = _b.Span.Slice(i * _k * _n, _k * _n);
            var c = _c.Span.Slice(i * _m * _n, _m * _n);
            if (_transposeA) Gemm.MultiplyTransposedA(_level, 0, _m, _n, _k, a, _m, b, _n, c, _n);
            else if (_transposeB) Gemm.MultiplyTransposedB(_level, 0, _m, _n, _k, a, _k, b, _k, c, _n, _scratch[part].Span);
            else Gemm.Multiply(_level, 0, _m, _n, _k, a, _k, b, _n, c, _n);
        }
    }
}
