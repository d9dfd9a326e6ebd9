using Microsoft.ML;
using Microsoft.ML.Data;

namespace Espalier.MLNet;

/// <summary>
/// Goes over the rows of a view. A second cursor runs ahead of it, by a batch at most, and brings the rows that are answered together.
/// </summary>
internal sealed class AnswerCursor : DataViewRowCursor
{
    private const int BatchRows = 256;
    private readonly OutputMap _map;
    private readonly HashSet<int> _active;
    private readonly DataViewRowCursor _rows;
    private readonly DataViewRowCursor? _ahead;
    private readonly RowAnswering? _answering;

    public AnswerCursor(OutputMap map, HashSet<int> active, DataViewRowCursor rows, DataViewRowCursor? ahead, RowAnswering? answering)
    {
        (_map, _active, _rows, _ahead, _answering) = (map, active, rows, ahead, answering);
        if (ahead is not null) answering!.Bind(ahead);
    }

    public override long Position => _rows.Position;

    public override long Batch => _rows.Batch;

    public override DataViewSchema Schema => _map.Schema;

    public override bool IsColumnActive(DataViewSchema.Column column) => _active.Contains(column.Index);

    public override ValueGetter<DataViewRowId> GetIdGetter() => _rows.GetIdGetter();

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        if (!IsColumnActive(column)) throw new InvalidOperationException($"Column '{column.Name}' was not asked for when the cursor was made.");
        return _map.IsAdded(column.Index) ? _map.Getter<TValue>(column, _answering!) : _rows.GetGetter<TValue>(_map.Input[column.Index]);
    }

    public override bool MoveNext()
    {
        if (!_rows.MoveNext()) return false;
        if (_answering is null || ++_answering.Row < _answering.Rows) return true;
        _answering.Clear();
        while (_answering.Rows < BatchRows && _ahead!.MoveNext()) _answering.Add();
        _answering.Answer();
        return true;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _rows.Dispose();
            _ahead?.Dispose();
        }
        base.Dispose(disposing);
    }
}
