using Espalier.Data;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Espalier.MLNet;

/// <summary>A table as a data view: numbers as <c>Single</c>, other columns as text.</summary>
internal sealed class TableDataView : IDataView
{
    private readonly Table _table;

    public TableDataView(Table table)
    {
        _table = table;
        var schema = new DataViewSchema.Builder();
        foreach (var column in table.Columns) schema.AddColumn(column.Name, column is NumberColumn ? NumberDataViewType.Single : TextDataViewType.Instance);
        Schema = schema.ToSchema();
    }

    public bool CanShuffle => false;

    public DataViewSchema Schema { get; }

    public long? GetRowCount() => _table.RowCount;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) => new Cursor(this, [.. columnsNeeded.Select(c => c.Index)]);

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) => [GetRowCursor(columnsNeeded, rand)];

    private sealed class Cursor(TableDataView view, HashSet<int> active) : DataViewRowCursor
    {
        private int _row = -1;

        public override long Position => _row;

        public override long Batch => 0;

        public override DataViewSchema Schema => view.Schema;

        public override bool MoveNext()
        {
            if (_row < view._table.RowCount) _row++;
            if (_row < view._table.RowCount) return true;
            _row = -1;
            return false;
        }

        public override bool IsColumnActive(DataViewSchema.Column column) => active.Contains(column.Index);

        public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) => id = new DataViewRowId((ulong)_row, 0);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            if (!IsColumnActive(column)) throw new InvalidOperationException($"Column '{column.Name}' was not asked for when the cursor was made.");
            Delegate getter = view._table.Columns[column.Index] is NumberColumn numbers
                ? (ValueGetter<float>)((ref float value) => value = (float)numbers.Values[_row])
                : Text(view._table.Columns[column.Index]);
            return getter as ValueGetter<TValue> ?? throw new InvalidOperationException($"Column '{column.Name}' holds {column.Type} but was read as {typeof(TValue).Name}.");
        }

        private ValueGetter<ReadOnlyMemory<char>> Text(Column column) => (ref ReadOnlyMemory<char> value) => value = column.TextAt(_row).AsMemory();
    }
}
