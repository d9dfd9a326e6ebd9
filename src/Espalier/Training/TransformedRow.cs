namespace Espalier;

/// <summary>One row on its way into a batch: what is stored, and where the transformed values go.</summary>
public readonly ref struct TransformedRow
{
    private readonly RowBuffers _to;
    private readonly int _at;

    internal TransformedRow(RowBuffers to, int row, int at) => (_to, Row, _at) = (to, row, at);

    /// <summary>The row's number in its data set, from 0.</summary>
    public int Row { get; }

    /// <summary>How many inputs a row has.</summary>
    public int InputCount => _to.InputCount;

    /// <summary>The shape of an input's row as it is stored, without the batch.</summary>
    /// <param name="input">The input, from 0.</param>
    public Shape StoredShape(int input) => _to.StoredShapes[input];

    /// <summary>The values of an input as they are stored.</summary>
    /// <param name="input">The input, from 0.</param>
    public ReadOnlySpan<float> Input(int input) => _to.Stored(input, Row);

    /// <summary>Where the transformed values of an input go; holds an earlier row's values before.</summary>
    /// <param name="input">The input, from 0.</param>
    public Span<float> Output(int input) => _to.Output(input, _at);

    /// <summary>A head's label, to be changed in place; empty when the data has no labels for the head.</summary>
    /// <param name="head">The head's name.</param>
    public Span<float> Label(string head) => _to.Label(head, _at);
}
