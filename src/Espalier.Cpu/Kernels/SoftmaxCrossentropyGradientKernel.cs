using Espalier.Graph;

namespace Espalier.Cpu;

/// <summary>(p·Σy − y)·g of each row.</summary>
internal sealed class SoftmaxCrossentropyGradientKernel : RowKernel
{
    private readonly Storage _p, _y, _g, _dz;

    private SoftmaxCrossentropyGradientKernel(Node node, Binding binding) : base(node, binding, operationsPerValue: 4) =>
        (_p, _y, _g, _dz) = (binding.Memory(node.Inputs[0]), binding.Memory(node.Inputs[1]), binding.Memory(node.Inputs[2]), binding.Memory(node.Outputs[0]));

    public static void Bind(Node node, Binding binding) => binding.Add(new SoftmaxCrossentropyGradientKernel(node, binding));

    protected override void RunRow(int row, int part)
    {
        var p = _p.Span.Slice(row * Columns, Columns);
        var y = _y.Span.Slice(row * Columns, Columns);
        var dz = _dz.Span.Slice(row * Columns, Columns);
        // The gradient of the rows' losses is one number for all rows when it is the mean's.
        float g = _g.Length == 1 ? _g.Span[0] : _g.Span[row], sum = 0;
        if (g == 0)
        {
            dz.Clear(); // also when the row's label is missing (NaN) and so its loss counts for nothing
            return;
        }
        for (int i = 0; i < y.Length; i++) sum += y[i];
        for (int i = 0; i < y.Length; i++) dz[i] = (p[i] * sum - y[i]) * g;
    }
}
