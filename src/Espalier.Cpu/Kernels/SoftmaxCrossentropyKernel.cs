using Espalier.Graph;

namespace Espalier.Cpu;

/// <summary>
/// −Σ y·ln p of each row. ln p of a class is z minus the row's log-sum-exp, which is taken from the most probable class, whose p is never small.
/// </summary>
internal sealed class SoftmaxCrossentropyKernel : RowKernel
{
    private readonly Storage _z, _p, _y, _loss;

    private SoftmaxCrossentropyKernel(Node node, Binding binding) : base(node, binding, operationsPerValue: 5) =>
        (_z, _p, _y, _loss) = (binding.Memory(node.Inputs[0]), binding.Memory(node.Inputs[1]), binding.Memory(node.Inputs[2]), binding.Memory(node.Outputs[0]));

    public static void Bind(Node node, Binding binding) => binding.Add(new SoftmaxCrossentropyKernel(node, binding));

    protected override void RunRow(int row, int part)
    {
        var z = _z.Span.Slice(row * Columns, Columns);
        var p = _p.Span.Slice(row * Columns, Columns);
        var y = _y.Span.Slice(row * Columns, Columns);
        int best = 0;
        for (int i = 1; i < z.Length; i++)
            if (z[i] > z[best]) best = i;
        float logSumExp = z[best] - MathF.Log(p[best]), loss = 0;
        for (int i = 0; i < z.Length; i++)
            if (y[i] != 0) loss += y[i] * (logSumExp - z[i]);
        _loss.Span[row] = loss;
    }
}
