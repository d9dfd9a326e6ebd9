using System.Runtime.InteropServices;
using Espalier.Graph;

namespace Espalier.Cpu;

/// <summary>e^(x − max x) over each row, divided by its sum.</summary>
internal sealed class SoftmaxKernel : RowKernel
{
    private readonly Storage _x, _y;
    private readonly Storage[] _scratch;
    private readonly LaneLoop _subtract, _exp, _divide;
    private readonly LaneFold _max, _sum;

    private SoftmaxKernel(Node node, Binding binding) : base(node, binding, operationsPerValue: 20)
    {
        (_x, _y) = (binding.Memory(node.Inputs[0]), binding.Memory(node.Outputs[0]));
        _scratch = [.. Enumerable.Range(0, Parts).Select(_ => new Storage(2 * Storage.RoundUp(Columns)))];
        _subtract = LaneLoop.For(new Subtract(), binding.Level);
        _exp = LaneLoop.For(new Exp(), binding.Level);
        _divide = LaneLoop.For(new Divide(), binding.Level);
        (_max, _sum) = (LaneFold.Max(binding.Level), LaneFold.Sum(binding.Level));
    }

    public static void Bind(Node node, Binding binding) => binding.Add(new SoftmaxKernel(node, binding));

    protected override void RunRow(int row, int part)
    {
        int rounded = Storage.RoundUp(Columns);
        var work = _scratch[part].Span[..rounded];
        var scalar = _scratch[part].Span[rounded..];
        ref float w = ref MemoryMarshal.GetReference(work);
        ref float s = ref MemoryMarshal.GetReference(scalar);
        work[Columns..].Fill(float.NegativeInfinity);
        _x.Span.Slice(row * Columns, Columns).CopyTo(work);
        scalar.Fill(_max.Row(work));
        _subtract.Run(ref w, ref s, ref s, ref w, rounded);
        _exp.Run(ref w, ref w, ref w, ref w, rounded);
        scalar.Fill(_sum.Row(work));
        _divide.Run(ref w, ref s, ref s, ref w, rounded);
        work[..Columns].CopyTo(_y.Span[(row * Columns)..]);
    }
}
