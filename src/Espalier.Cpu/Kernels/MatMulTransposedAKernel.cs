using Espalier.Graph;

namespace Espalier.Cpu;

/// <summary>Aᵀ·B, cut by rows of the result (columns of A).</summary>
internal sealed class MatMulTransposedAKernel : Kernel
{
    private readonly SimdLevel _level;
    private readonly Storage _a, _b, _c;
    private readonly int _m, _k, _n;

    private MatMulTransposedAKernel(Binding binding, Node node)
    {
        _level = binding.Level;
        (_a, _b, _c) = (binding.Memory(node.Inputs[0]), binding.Memory(node.Inputs[1]), binding.Memory(node.Outputs[0]));
        (_m, _k) = binding.Matrix(node.Inputs[0]);
        _n = node.Inputs[1].Shape[-1];
        Parts = binding.Parts(2L * _m * _k * _n, Math.Max(1, _k / 6));
    }

    public static void Bind(Node node, Binding binding) => binding.Add(new MatMulTransposedAKernel(binding, node));

    public override void Run(int part)
    {
        var (start, end) = Share(part, _k, 6);
        Gemm.MultiplyTransposedA(_level, start, end, _n, _m, _a.Span, _k, _b.Span, _n, _c.Span, _n);
    }
}
