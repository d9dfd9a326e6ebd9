using Microsoft.ML;

namespace Espalier.MLNet;

/// <summary>A view with the columns of the heads beside its own.</summary>
internal sealed class AnsweredView(IDataView input, OutputMap map) : IDataView
{
    public bool CanShuffle => false; // answers run ahead of the rows they belong to, in the same order

    public DataViewSchema Schema => map.Schema;

    public long? GetRowCount() => input.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        int[] active = [.. columnsNeeded.Select(c => c.Index).Distinct()];
        var own = active.Where(c => !map.IsAdded(c)).Select(c => map.Input[c]);
        if (!active.Any(map.IsAdded)) return new AnswerCursor(map, [.. active], input.GetRowCursor(own), null, null);
        var answering = map.Answering(active);
        var readers = map.Readers(labels: answering.ReadsLabels);
        return new AnswerCursor(map, [.. active], input.GetRowCursor(own), input.GetRowCursor(readers.Select(r => r.Source)), answering);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) => [GetRowCursor(columnsNeeded, rand)];
}
