using Espalier.Graph;

namespace Espalier.Cpu;

/// <summary>xᵀ·dyᵢ, cut by rows of the results (columns of x). Narrow gradients go side by side, see <see cref="NarrowProduct"/>.</summary>
internal sealed unsafe class SiblingWeightGradientKernel : Kernel
{
    private readonly SimdLevel _level;
    private readonly Storage _a;
    private readonly int _m, _k, _unit, _width;
    private readonly LiveProduct.Factor[] _factors;
    private readonly NarrowProduct.Column[] _gradients, _results;
    private readonly LiveProduct[] _live = []; // one for each part
    private readonly NarrowProduct? _narrow;

    private SiblingWeightGradientKernel(Node node, Binding binding)
    {
        (_level, _a) = (binding.Level, binding.Memory(node.Inputs[0]));
        (_m, _k) = binding.Matrix(node.Inputs[0]);
        _factors = [.. node.Inputs.Skip(1).Select((dy, i) => new LiveProduct.Factor(binding.Memory(dy), binding.Memory(node.Outputs[i]), null, dy.Shape[-1]))];
        _gradients = NarrowProduct.ColumnsOf(_factors.Select(f => (f.B, f.Columns)));
        _results = NarrowProduct.ColumnsOf(_factors.Select(f => (f.C, f.Columns)));
        _width = _factors.Sum(f => f.Columns);
        bool narrow = _width <= NarrowProduct.Most && _k % NarrowProduct.Lanes == 0, live = !narrow && _factors.All(f => LiveRows.Fit(_k, f.Columns, _m));
        _unit = live || narrow ? LiveRows.Unit : 6;
        Parts = binding.Parts(2L * _m * _k * _width, Math.Max(1, _k / _unit));
        if (live) _live = [.. Enumerable.Range(0, Parts).Select(_ => LiveProduct.Of(_level, _m, turned: true))];
        if (narrow) _narrow = NarrowProduct.Of(_level);
    }

    public static void Bind(Node node, Binding binding) => binding.Add(new SiblingWeightGradientKernel(node, binding));

    public override void Run(int part)
    {
        var (start, end) = Share(part, _k, _unit);
        if (start == end) return;
        if (_live.Length > 0) _live[part].Run(_a, _k, _factors, start, end);
        else if (_narrow is not null) _narrow.Turned(_a.Pointer + start, _k, _m, _gradients, [], _results, start, end - start);
        else
            foreach (ref readonly var factor in _factors.AsSpan())
                Gemm.MultiplyTransposedA(_level, start, end, factor.Columns, _m, _a.Span, _k, factor.B.Span, factor.Columns, factor.C.Span, factor.Columns);
    }
}
