using Espalier.Graph;

namespace Espalier.Cpu;

/// <summary>
/// Aᵀ·B, cut by rows of the result (columns of A). When B has only a few columns, as a head has, its vectors would be nearly empty: then
/// Bᵀ·A is computed, whose vectors run along A's columns, and turned. The bits are the same: a·b = b·a.
/// </summary>
internal sealed class MatMulTransposedAKernel : Kernel
{
    private const int FewColumns = 4;

    private readonly SimdLevel _level;
    private readonly Storage _a, _b, _c;
    private readonly int _m, _k, _n;
    private readonly Storage? _turned;
    private readonly LiveProduct[] _live = []; // one for each part
    private readonly SettledProduct? _whole; // when there is one part

    private MatMulTransposedAKernel(Binding binding, Node node)
    {
        _level = binding.Level;
        (_a, _b, _c) = (binding.Memory(node.Inputs[0]), binding.Memory(node.Inputs[1]), binding.Memory(node.Outputs[0]));
        (_m, _k) = binding.Matrix(node.Inputs[0]);
        _n = node.Inputs[1].Shape[-1];
        if (_n <= FewColumns && _k >= 16) _turned = new Storage(_n * _k);
        else if (LiveRows.Fit(_k, _n, _m))
        {
            Parts = binding.Parts(2L * _m * _k * _n, _k / LiveRows.Unit);
            _live = [.. Enumerable.Range(0, Parts).Select(_ => LiveProduct.Of(_level, _m, turned: true))];
        }
        else
        {
            Parts = binding.Parts(2L * _m * _k * _n, Math.Max(1, _k / 6));
            if (Parts == 1) _whole = SettledProduct.Of(_level, _k, _n, _m, _a, turned: true, _b, _c);
        }
    }

    public static void Bind(Node node, Binding binding) => binding.Add(new MatMulTransposedAKernel(binding, node));

    public override void Run(int part)
    {
        if (_whole is not null)
        {
            _whole.Run();
            return;
        }
        if (_turned is not null)
        {
            RunTurned(_turned.Span, _c.Span);
            return;
        }
        if (_live.Length > 0)
        {
            var (from, to) = Share(part, _k, LiveRows.Unit);
            _live[part].Run(_a, _k, [new(_b, _c, null, _n)], from, to);
            return;
        }
        var (start, end) = Share(part, _k, 6);
        Gemm.MultiplyTransposedA(_level, start, end, _n, _m, _a.Span, _k, _b.Span, _n, _c.Span, _n);
    }

    private void RunTurned(Span<float> turned, Span<float> result)
    {
        Gemm.MultiplyTransposedA(_level, 0, _n, _k, _m, _b.Span, _n, _a.Span, _k, turned, _k);
        for (int column = 0; column < _n; column++)
        {
            var from = turned.Slice(column * _k, _k);
            for (int row = 0, at = column; row < from.Length; row++, at += _n) result[at] = from[row];
        }
    }
}
