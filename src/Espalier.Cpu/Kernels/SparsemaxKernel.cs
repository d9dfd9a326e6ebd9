using Espalier.Graph;

namespace Espalier.Cpu;

/// <summary>max(x − τ, 0) over each row, τ found from the sorted row: the largest k values of which the smallest stays above τ.</summary>
internal sealed class SparsemaxKernel : RowKernel
{
    private readonly Storage _x, _y, _slopes;
    private readonly bool _exact;
    private readonly (float[] Values, int[] Places)[] _scratch;

    private SparsemaxKernel(Node node, Binding binding) : base(node, binding, operationsPerValue: 40)
    {
        (_x, _y, _slopes) = (binding.Memory(node.Inputs[0]), binding.Memory(node.Outputs[0]), binding.Memory(node.Outputs[1]));
        _exact = ((Sparsemax)node.Op).Exact;
        _scratch = [.. Enumerable.Range(0, Parts).Select(_ => (new float[Columns], new int[Columns]))];
    }

    public static void Bind(Node node, Binding binding) => binding.Add(new SparsemaxKernel(node, binding));

    protected override void RunRow(int row, int part)
    {
        var x = _x.Span.Slice(row * Columns, Columns);
        var y = _y.Span.Slice(row * Columns, Columns);
        var slopes = _slopes.Span.Slice(row * Columns, Columns);
        var (sorted, places) = _scratch[part];
        x.CopyTo(sorted);
        for (int i = 0; i < places.Length; i++) places[i] = i;
        sorted.AsSpan().Sort(places.AsSpan());

        double sum = 0, sumOfSums = 0;
        int kept = 0;
        while (kept < Columns)
        {
            float next = sorted[^(kept + 1)];
            if (!((kept + 1) * (double)next > sum + next - 1)) break;
            sum += next;
            sumOfSums += sum;
            kept++;
        }
        kept = Math.Max(1, kept); // a row with NaN keeps none
        double threshold = ((_exact ? sum : sumOfSums) - 1) / kept;
        slopes.Clear();
        for (int rank = 1; rank <= kept; rank++) slopes[places[^rank]] = _exact ? 1f / kept : (kept - rank + 1f) / kept;
        for (int i = 0; i < y.Length; i++) y[i] = (float)Math.Max(0, x[i] - threshold);
    }
}
