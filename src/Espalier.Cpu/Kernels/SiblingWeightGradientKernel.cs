using Espalier.Graph;

namespace Espalier.Cpu;

/// <summary>xᵀ·dyᵢ, cut by rows of the results (columns of x). Narrow gradients are laid side by side and turned, see <see cref="MatMulTransposedAKernel"/>.</summary>
internal sealed unsafe class SiblingWeightGradientKernel : Kernel
{
    private readonly SimdLevel _level;
    private readonly Storage _a;
    private readonly int _m, _k, _unit, _width;
    private readonly LiveProduct.Factor[] _factors;
    private readonly (Storage, int)[] _gradients;
    private readonly LiveProduct[] _live = []; // one for each part
    private readonly Storage[] _scratch = [];

    private SiblingWeightGradientKernel(Node node, Binding binding)
    {
        (_level, _a) = (binding.Level, binding.Memory(node.Inputs[0]));
        (_m, _k) = binding.Matrix(node.Inputs[0]);
        _factors = [.. node.Inputs.Skip(1).Select((dy, i) => new LiveProduct.Factor(binding.Memory(dy), binding.Memory(node.Outputs[i]), null, dy.Shape[-1]))];
        _gradients = [.. _factors.Select(f => (f.B, f.Columns))];
        _width = _factors.Sum(f => f.Columns);
        bool narrow = _width <= NarrowColumns.Most && _k >= 16, live = !narrow && _factors.All(f => LiveRows.Fit(_k, f.Columns, _m));
        _unit = live || narrow ? LiveRows.Unit : 6;
        Parts = binding.Parts(2L * _m * _k * _width, Math.Max(1, _k / _unit));
        if (live) _live = [.. Enumerable.Range(0, Parts).Select(_ => LiveProduct.Of(_level, _m, turned: true))];
        if (narrow) _scratch = [.. Enumerable.Range(0, Parts).Select(_ => new Storage((_m + _k) * _width))];
    }

    public static void Bind(Node node, Binding binding) => binding.Add(new SiblingWeightGradientKernel(node, binding));

    public override void Run(int part)
    {
        var (start, end) = Share(part, _k, _unit);
        if (start == end) return;
        if (_live.Length > 0) _live[part].Run(_a, _k, _factors, start, end);
        else if (_scratch.Length > 0) Turned(_scratch[part], start, end - start);
        else
            foreach (ref readonly var factor in _factors.AsSpan())
                Gemm.MultiplyTransposedA(_level, start, end, factor.Columns, _m, _a.Span, _k, factor.B.Span, factor.Columns, factor.C.Span, factor.Columns);
    }

    private void Turned(Storage scratch, int start, int count)
    {
        float* gathered = scratch.Pointer, turned = gathered + _m * _width;
        NarrowColumns.Gather(_gradients, 0, _m, gathered, _width);
        Gemm.MultiplyTransposedA(_level, 0, _width, count, _m, new(gathered, _m * _width), _width, _a.Span[start..], _k, new(turned, _width * count), count);
        foreach (ref readonly var factor in _factors.AsSpan())
        {
            int n = factor.Columns;
            float* to = factor.C.Pointer + (nint)start * n;
            for (int column = 0; column < n; column++, turned += count)
                for (int row = 0; row < count; row++) to[row * n + column] = turned[row];
        }
    }
}
