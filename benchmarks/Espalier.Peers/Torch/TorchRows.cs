using TorchSharp;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace Peers;

/// <summary>The rows of a workload as libtorch tensors, gathered batch by batch in the same order as everyone's.</summary>
sealed class TorchRows
{
    private readonly Tensor _inputs, _order;
    private readonly Tensor[] _labels;
    private readonly int _batch, _rows;
    private int _at;

    public TorchRows(Workload workload, float[] inputs, int[][] labels, int[] order)
    {
        (_batch, _rows) = (workload.Batch, order.Length);
        _inputs = frombuffer(inputs, ScalarType.Float32).reshape(_rows, inputs.Length / _rows); // where they are: no copy, as little as Espalier's
        _order = tensor(order.Select(row => (long)row).ToArray());
        _labels = [.. labels.Select((column, head) => workload.Heads[head].Binary
            ? tensor(column.Select(label => (float)label).ToArray()).reshape(_rows, 1)
            : tensor(column.Select(label => (long)label).ToArray()))];
    }

    /// <summary>The next batch, which belongs to the scope that is open.</summary>
    public (Tensor Inputs, Tensor[] Labels) Next()
    {
        if (_at + _batch > _rows) _at = 0;
        var rows = _order.narrow(0, _at, _batch);
        _at += _batch;
        var labels = new Tensor[_labels.Length];
        for (int head = 0; head < labels.Length; head++) labels[head] = _labels[head].index_select(0, rows);
        return (_inputs.index_select(0, rows), labels);
    }
}
