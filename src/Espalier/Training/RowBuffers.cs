namespace Espalier;

/// <summary>Room for the transformed rows of one batch.</summary>
internal sealed class RowBuffers
{
    private readonly Dataset _data;
    private readonly string[] _heads;
    private readonly Tensor[] _labels;
    private readonly float[][] _inputValues;
    private readonly float[][] _labelValues;

    /// <param name="data">Rows with a transform.</param>
    /// <param name="heads">The heads whose labels are wanted.</param>
    /// <param name="labels">Their labels.</param>
    /// <param name="rows">The rows of the largest batch.</param>
    public RowBuffers(Dataset data, string[] heads, Tensor[] labels, int rows)
    {
        (_data, _heads, _labels) = (data, heads, labels);
        StoredShapes = [.. data.Inputs.Select(i => i.Shape.WithoutFirst())];
        Widths = [.. Enumerable.Range(0, data.Inputs.Count).Select(i => checked((int)data.RowShape(i).ValuesPerRow))];
        _inputValues = [.. Widths.Select(w => new float[rows * w])];
        _labelValues = [.. labels.Select(l => new float[rows * l.RowLength])];
    }

    /// <summary>The shapes of stored rows, by input.</summary>
    public Shape[] StoredShapes { get; }

    /// <summary>The values of one transformed row, by input.</summary>
    public int[] Widths { get; }

    public int InputCount => Widths.Length;

    public ReadOnlySpan<float> Stored(int input, int row) => _data.Inputs[input].Row(row);

    public Span<float> Output(int input, int at) => _inputValues[input].AsSpan(at * Widths[input], Widths[input]);

    public Span<float> Label(string head, int at)
    {
        for (int i = 0; i < _heads.Length; i++)
            if (_heads[i] == head) return _labelValues[i].AsSpan(at * _labels[i].RowLength, _labels[i].RowLength);
        return [];
    }

    /// <summary>Transforms one row to a place in the batch.</summary>
    /// <param name="row">The row in the data.</param>
    /// <param name="at">The place, from 0.</param>
    /// <param name="random">The row's random numbers; null when it is not learnt from.</param>
    public void Write(int row, int at, Graph.RandomKey? random)
    {
        for (int i = 0; i < _labels.Length; i++) _labels[i].Row(row).CopyTo(_labelValues[i].AsSpan(at * _labels[i].RowLength));
        var place = new TransformedRow(this, row, at);
        if (random is { } key) _data.Transform!.Apply(key, place);
        else _data.Transform!.Settle(place);
    }

    /// <summary>The room for an input: the rows one after the other.</summary>
    public float[] InputValues(int input) => _inputValues[input];

    public void CopyInput(int input, int rows, Span<float> to) => _inputValues[input].AsSpan(0, rows * Widths[input]).CopyTo(to);

    public void CopyLabels(int part, int rows, Span<float> to) => _labelValues[part].AsSpan(0, rows * _labels[part].RowLength).CopyTo(to);
}
