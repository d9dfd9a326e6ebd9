using Espalier.Graph;

namespace Espalier.Cpu;

/// <summary>Several dense layers over the same rows; cut by rows, or by layers when there are few rows or so many layers that each worker should read its own weights only.</summary>
internal sealed unsafe class SiblingDenseKernel : Kernel
{
    // For fewer rows turning them costs more than it saves.
    private const int FewRows = 8;

    // Layers enough for each worker to have about as much to do.
    private const int ManyLayers = 4;

    private readonly SimdLevel _level;
    private readonly Storage _a;
    private readonly int _rows, _k, _unit, _width;
    private readonly bool _byLayers;
    private readonly LiveProduct.Factor[] _layers;
    private readonly LiveProduct[] _live = []; // one for each part
    private readonly NarrowProduct.Column[] _weights, _biases, _results;
    private readonly NarrowProduct? _narrow;
    private readonly Storage[] _turned = []; // one for each part

    private SiblingDenseKernel(Node node, Binding binding)
    {
        _level = binding.Level;
        _a = binding.Memory(node.Inputs[0]);
        (_rows, _k) = binding.Matrix(node.Inputs[0]);
        int count = node.Outputs.Count;
        bool relu = ((SiblingDense)node.Op).Relu;
        _layers = [.. node.Outputs.Select((output, i) => new LiveProduct.Factor(binding.Memory(node.Inputs[1 + i]), binding.Memory(output),
            binding.Memory(node.Inputs[1 + count + i]), output.Shape[-1], relu))];
        _weights = NarrowProduct.ColumnsOf(_layers.Select(l => (l.B, l.Columns)));
        _biases = NarrowProduct.ColumnsOf(_layers.Select(l => (l.Bias!, l.Columns)));
        _results = NarrowProduct.ColumnsOf(_layers.Select(l => (l.C, l.Columns)));
        _width = _layers.Sum(l => l.Columns);
        bool live = _layers.All(l => LiveRows.Fit(_rows, l.Columns, _k)), narrow = _width <= NarrowProduct.Most;
        long operations = 2L * _rows * _width * _k;
        bool few = _width > NarrowProduct.Most && _rows < 2 * 12;
        bool many = _width > _rows && _layers.All(l => l.Columns == _layers[0].Columns) && count >= ManyLayers * binding.Parts(operations, count);
        _byLayers = few || (live && many);
        _unit = live ? LiveRows.Unit : 6;
        Parts = binding.Parts(operations, Math.Max(1, _byLayers ? count : _rows / _unit));
        if (live && !few) _live = [.. Enumerable.Range(0, Parts).Select(_ => LiveProduct.Of(_level, _k, turned: false))];
        if (!narrow) return;
        _narrow = NarrowProduct.Of(_level);
        if (_rows >= FewRows) _turned = [.. Enumerable.Range(0, Parts).Select(_ => new Storage(_k * Storage.RoundUp(_rows)))];
    }

    public static void Bind(Node node, Binding binding) => binding.Add(new SiblingDenseKernel(node, binding));

    public override void Run(int part)
    {
        if (_byLayers)
        {
            var (first, last) = Share(part, _layers.Length);
            if (_live.Length > 0) _live[part].Run(_a, _k, _layers.AsSpan(first..last), 0, _rows);
            else
                foreach (ref readonly var layer in _layers.AsSpan(first..last)) Layer(layer, 0, _rows);
            return;
        }
        var (start, end) = Share(part, _rows, _unit);
        if (_live.Length > 0) _live[part].Run(_a, _k, _layers, start, end);
        else if (_turned.Length > 0) Turned(_narrow!, _turned[part], start, end);
        else if (_narrow is not null)
            for (int row = start; row < end; row++) _narrow.Row(_a.Pointer + (nint)row * _k, _k, _weights, _biases, _results, row, _layers[0].Relu);
        else
            foreach (ref readonly var layer in _layers.AsSpan()) Layer(layer, start, end);
    }

    private void Layer(in LiveProduct.Factor layer, int start, int end) => Gemm.Multiply(_level, start, end, layer.Columns, _k, _a.Span, _k, layer.B.Span, layer.Columns,
        layer.C.Span, layer.Columns, layer.Bias!.Span, layer.Relu ? GemmActivation.Relu : GemmActivation.None);

    private void Turned(NarrowProduct product, Storage turned, int start, int end)
    {
        if (start == end) return;
        int count = end - start, leading = Storage.RoundUp(count);
        Transpose.Run(_level, count, _k, _a.Span.Slice(start * _k, count * _k), _k, turned.Span, leading, 0, count);
        product.Turned(turned.Pointer, leading, _k, _weights, _biases, _results, start, count, _layers[0].Relu);
    }
}
