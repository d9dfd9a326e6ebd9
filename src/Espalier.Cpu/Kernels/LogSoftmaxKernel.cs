using System.Runtime.InteropServices;
using Espalier.Graph;

namespace Espalier.Cpu;

/// <summary>x − max x − ln Σ e^(x − max x) over each row.</summary>
internal sealed class LogSoftmaxKernel : RowKernel
{
    private readonly Storage _x, _y;
    private readonly Storage[] _scratch;
    private readonly LaneLoop _subtract, _exp;
    private readonly LaneFold _max, _sum;

    private LogSoftmaxKernel(Node node, Binding binding) : base(node, binding, operationsPerValue: 20)
    {
        (_x, _y) = (binding.Memory(node.Inputs[0]), binding.Memory(node.Outputs[0]));
        _scratch = [.. Enumerable.Range(0, Parts).Select(_ => new Storage(3 * Storage.RoundUp(Columns)))];
        _subtract = LaneLoop.For(new Subtract(), binding.Level);
        _exp = LaneLoop.For(new Exp(), binding.Level);
        (_max, _sum) = (LaneFold.Max(binding.Level), LaneFold.Sum(binding.Level));
    }

    public static void Bind(Node node, Binding binding) => binding.Add(new LogSoftmaxKernel(node, binding));

    protected override void RunRow(int row, int part)
    {
        int rounded = Storage.RoundUp(Columns);
        var work = _scratch[part].Span[..rounded];
        var scalar = _scratch[part].Span.Slice(rounded, rounded);
        var powers = _scratch[part].Span[(2 * rounded)..];
        ref float w = ref MemoryMarshal.GetReference(work);
        ref float s = ref MemoryMarshal.GetReference(scalar);
        ref float p = ref MemoryMarshal.GetReference(powers);
        work[Columns..].Fill(float.NegativeInfinity);
        _x.Span.Slice(row * Columns, Columns).CopyTo(work);
        scalar.Fill(_max.Row(work));
        _subtract.Run(ref w, ref s, ref s, ref w, rounded);
        _exp.Run(ref w, ref w, ref w, ref p, rounded);
        scalar.Fill(MathF.Log(_sum.Row(powers)));
        _subtract.Run(ref w, ref s, ref s, ref w, rounded);
        work[..Columns].CopyTo(_y.Span[(row * Columns)..]);
    }
}
