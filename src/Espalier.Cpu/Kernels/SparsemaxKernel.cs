using Espalier.Graph;

namespace Espalier.Cpu;

/// <summary>max(x − τ, 0) over each row, τ found from the sorted row: the largest k values of which the smallest stays above τ.</summary>
internal sealed class SparsemaxKernel : Kernel
{
    private readonly Storage _x, _y, _slopes;
    private readonly bool _exact;
    private readonly int _rows, _columns;
    private readonly (float[] Values, int[] Places)[] _scratch;

    private SparsemaxKernel(Node node, Binding binding)
    {
        (_rows, _columns) = binding.Matrix(node.Inputs[0]);
        Parts = binding.Parts(40L * _rows * _columns, Math.Max(1, _rows));
        (_x, _y, _slopes) = (binding.Memory(node.Inputs[0]), binding.Memory(node.Outputs[0]), binding.Memory(node.Outputs[1]));
        _exact = ((Sparsemax)node.Op).Exact;
        _scratch = [.. Enumerable.Range(0, Parts).Select(_ => (new float[_columns], new int[_columns]))];
    }

    public static void Bind(Node node, Binding binding) => binding.Add(new SparsemaxKernel(node, binding));

    public override void Run(int part)
    {
        var (start, end) = Share(part, _rows);
        for (int row = start; row < end; row++) RunRow(row, part);
    }

    private void RunRow(int row, int part)
    {
        var x = _x.Span.Slice(row * _columns, _columns);
        var y = _y.Span.Slice(row * _columns, _columns);
        var slopes = _slopes.Span.Slice(row * _columns, _columns);
        var (sorted, places) = _scratch[part];
        x.CopyTo(sorted);
        for (int i = 0; i < places.Length; i++) places[i] = i;
        sorted.AsSpan().Sort(places.AsSpan());

        double sum = 0, sumOfSums = 0;
        int kept = 0;
        while (kept < _columns)
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
