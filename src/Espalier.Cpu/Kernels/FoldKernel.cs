using Espalier.Graph;

namespace Espalier.Cpu;

/// <summary>Folds the middle of (outer, folded, inner) into (outer, inner).</summary>
internal sealed class FoldKernel : Kernel
{
    private readonly LaneFold _fold;
    private readonly Storage _from, _to;
    private readonly int _outer, _folded, _inner;
    private readonly Storage[] _scratch;

    private FoldKernel(Binding binding, LaneFold fold, Storage from, Storage to, int outer, int folded, int inner)
    {
        (_fold, _from, _to, _outer, _folded, _inner) = (fold, from, to, outer, folded, inner);
        Parts = binding.Parts((long)outer * folded * inner, _outer >= _inner / 16 ? _outer : Math.Max(1, inner / 16));
        _scratch = [.. Enumerable.Range(0, Parts).Select(_ => new Storage(3 * Storage.RoundUp(inner)))];
    }

    /// <summary>Adds kernels that fold the axes of a node; axes that are not neighbours take one kernel each.</summary>
    public static void Bind(Node node, Binding binding, LaneFold fold)
    {
        var op = (ReduceOp)node.Op;
        int[] dims = binding.Shape(node.Inputs[0]).Dims.ToArray();
        var from = binding.Memory(node.Inputs[0]);
        var runs = new List<(int Outer, int Folded, int Inner)>();
        for (int last = dims.Length - 1; last >= 0; last--)
        {
            if (!op.Folds(last, dims.Length)) continue;
            int first = last;
            while (first > 0 && op.Folds(first - 1, dims.Length)) first--;
            int inner = 1;
            for (int i = last + 1; i < dims.Length; i++) if (!op.Folds(i, dims.Length)) inner *= dims[i];
            runs.Add((Product(dims, 0, first), Product(dims, first, last + 1), inner));
            last = first;
        }
        if (runs.Count == 0) runs.Add((1, 1, from.Length));
        for (int i = 0; i < runs.Count; i++)
        {
            var (outer, folded, inner) = runs[i];
            var to = i == runs.Count - 1 ? binding.Memory(node.Outputs[0]) : new Storage(outer * inner);
            binding.Add(new FoldKernel(binding, fold, from, to, outer, folded, inner));
            from = to;
        }
    }

    private static int Product(int[] dims, int start, int end)
    {
        int product = 1;
        for (int i = start; i < end; i++) product *= dims[i];
        return product;
    }

    public override void Run(int part)
    {
        var from = _from.Span;
        var to = _to.Span;
        if (_inner == 1)
        {
            var (start, end) = Share(part, _outer);
            for (int i = start; i < end; i++) to[i] = _fold.Row(from.Slice(i * _folded, _folded));
        }
        else if (_outer >= _inner / 16)
        {
            var (start, end) = Share(part, _outer);
            for (int i = start; i < end; i++)
                _fold.Columns(from.Slice(i * _folded * _inner, _folded * _inner), _folded, _inner, 0, _inner, to.Slice(i * _inner, _inner), _scratch[part].Span);
        }
        else
        {
            var (start, end) = Share(part, _inner, 16);
            if (start == end) return;
            for (int i = 0; i < _outer; i++)
                _fold.Columns(from.Slice(i * _folded * _inner, _folded * _inner), _folded, _inner, start, end, to[(i * _inner + start)..], _scratch[part].Span);
        }
    }
}
