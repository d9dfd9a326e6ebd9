using System.Runtime.Intrinsics;
using Espalier.Graph;

namespace Espalier.Cpu;

/// <summary>Adds rows into a table of zeros, cut by columns so that the order of every sum is the order of the rows.</summary>
internal sealed class ScatterAddKernel : Kernel
{
    private readonly Storage _rows, _indices, _table;
    private readonly int _count, _width, _tableRows;
    private readonly string _label;

    private ScatterAddKernel(Node node, Binding binding)
    {
        (_rows, _indices, _table) = (binding.Memory(node.Inputs[0]), binding.Memory(node.Inputs[1]), binding.Memory(node.Outputs[0]));
        (_tableRows, _width) = (node.Outputs[0].Shape[0], node.Outputs[0].Shape[1]);
        _count = (int)binding.Shape(node.Inputs[1]).ValuesPerRow;
        _label = node.Label;
        Parts = binding.Parts((long)(_count + _tableRows) * _width, Math.Max(1, _width / 16));
    }

    public static void Bind(Node node, Binding binding) => binding.Add(new ScatterAddKernel(node, binding));

    public override void Run(int part)
    {
        var (start, end) = Share(part, _width, 16);
        Span<float> rows = _rows.Span, table = _table.Span, indices = _indices.Span;
        for (int row = 0; row < _tableRows; row++) table[(row * _width + start)..(row * _width + end)].Clear();
        for (int i = 0; i < _count; i++)
        {
            int to = GatherKernel.RowOf(indices[i], _tableRows, _label) * _width;
            Add(rows[(i * _width + start)..(i * _width + end)], table[(to + start)..(to + end)]);
        }
    }

    private static void Add(ReadOnlySpan<float> row, Span<float> sum)
    {
        int j = 0;
        for (; j <= row.Length - 8; j += 8) (Vector256.Create(row[j..]) + Vector256.Create<float>(sum[j..])).CopyTo(sum[j..]);
        for (; j < row.Length; j++) sum[j] += row[j];
    }
}
