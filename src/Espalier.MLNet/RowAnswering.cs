using Espalier.Data;
using Microsoft.ML;

namespace Espalier.MLNet;

/// <summary>Reads rows of a view into small tables and answers them.</summary>
internal sealed class RowAnswering(Predictor predictor, ColumnReader[] readers, bool labels) : IAnswers
{
    private Predictions? _answers;
    private PerHead<Tensor>? _labels;

    /// <summary>Whether the true answers are read too.</summary>
    public bool ReadsLabels => labels;

    public int Row { get; set; }

    /// <summary>Rows that were read and not answered yet, or answered and not asked about yet.</summary>
    public int Rows { get; private set; }

    public HeadPrediction Head(FittedHead head) => _answers![head.Name];

    public ReadOnlySpan<float> Label(FittedHead head) => _labels![head.Name].Row(Row);

    public void Bind(DataViewRow row)
    {
        foreach (var reader in readers) reader.Bind(row);
    }

    /// <summary>Reads the row that the view is at.</summary>
    public void Add()
    {
        foreach (var reader in readers) reader.Add();
        Rows++;
    }

    /// <summary>Answers the rows read.</summary>
    public void Answer()
    {
        var table = new Table(readers.SelectMany(r => r.Take()));
        _answers = predictor.Predict(table);
        _labels = labels ? predictor.Recipe.Batches(table).Labels : null;
        Row = 0;
    }

    /// <summary>Begins anew.</summary>
    public void Clear() => Rows = 0;
}
