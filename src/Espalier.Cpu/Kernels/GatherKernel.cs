using System.Globalization;
using Espalier.Graph;

namespace Espalier.Cpu;

/// <summary>Copies rows of a table; an index that is no row is an error that names it.</summary>
internal sealed class GatherKernel : Kernel
{
    private readonly Storage _table, _indices, _rows;
    private readonly int _count, _width, _tableRows;
    private readonly string _label;

    private GatherKernel(Node node, Binding binding)
    {
        (_table, _indices, _rows) = (binding.Memory(node.Inputs[0]), binding.Memory(node.Inputs[1]), binding.Memory(node.Outputs[0]));
        (_tableRows, _width) = (node.Inputs[0].Shape[0], node.Inputs[0].Shape[1]);
        _count = (int)binding.Shape(node.Inputs[1]).ValuesPerRow;
        _label = node.Label;
        Parts = binding.Parts((long)_count * _width, Math.Max(1, _count));
    }

    public static void Bind(Node node, Binding binding) => binding.Add(new GatherKernel(node, binding));

    public override void Run(int part)
    {
        var (start, end) = Share(part, _count);
        Span<float> table = _table.Span, indices = _indices.Span, rows = _rows.Span;
        for (int i = start; i < end; i++) table.Slice(RowOf(indices[i], _tableRows, _label) * _width, _width).CopyTo(rows[(i * _width)..]);
    }

    /// <summary>The row an index means.</summary>
    internal static int RowOf(float index, int rows, string label) => index >= 0 && index < rows && index == MathF.Floor(index) ? (int)index
        : throw new EspalierException(string.Create(CultureInfo.InvariantCulture, $"{label}: an index should be a whole number from 0 to {rows - 1} but is {index}."));
}
