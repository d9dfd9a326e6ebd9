using Espalier.Graph;

namespace Espalier.Cpu;

/// <summary>Folds the middle of (outer, folded, inner) into (outer, inner).</summary>
internal sealed unsafe class FoldKernel : Kernel
{
    private const int Lanes = 16;

    private readonly LaneFold _fold;
    private readonly Storage _from, _to;
    private readonly int _outer, _folded, _inner;
    private readonly bool _byColumns;

    private FoldKernel(Binding binding, LaneFold fold, Storage from, Storage to, int outer, int folded, int inner)
    {
        (_fold, _from, _to, _outer, _folded, _inner) = (fold, from, to, outer, folded, inner);
        _byColumns = outer < inner / Lanes;
        Parts = binding.Parts((long)outer * folded * inner, Math.Max(1, _byColumns ? inner / Lanes : outer));
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
        float* from = _from.Pointer, to = _to.Pointer;
        var (start, end) = Share(part, _byColumns ? _inner : _outer, _byColumns ? Lanes : 1);
        int rows = _folded, size = _folded * _inner;
        if (_byColumns)
            for (int i = 0; i < _outer; i++) _fold.Columns(from + (nint)i * size, rows, _inner, start, end, to + (nint)i * _inner);
        else if (_inner == 1)
            for (int i = start; i < end; i++) to[i] = _fold.Row(from + (nint)i * rows, rows);
        else
            for (int i = start; i < end; i++) _fold.Columns(from + (nint)i * size, rows, _inner, 0, _inner, to + (nint)i * _inner);
    }
}
