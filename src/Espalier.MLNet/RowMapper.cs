using Microsoft.ML;
using Microsoft.ML.Data;

namespace Espalier.MLNet;

/// <summary>Answers single rows, for a <c>PredictionEngine</c>.</summary>
internal sealed class RowMapper(OutputMap map) : IRowToRowMapper
{
    public DataViewSchema InputSchema => map.Input;

    public DataViewSchema OutputSchema => map.Schema;

    public IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns)
    {
        int[] wanted = [.. dependingColumns.Select(c => c.Index)];
        var needed = wanted.Where(c => !map.IsAdded(c)).ToHashSet();
        if (wanted.Any(map.IsAdded))
            foreach (var reader in map.Readers(map.Answering(wanted).ReadsLabels)) needed.Add(reader.Source.Index);
        return [.. needed.Order().Select(c => map.Input[c])];
    }

    public DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns) => new MappedRow(map, input, [.. activeColumns.Select(c => c.Index)]);

    private sealed class MappedRow : DataViewRow
    {
        private readonly OutputMap _map;
        private readonly DataViewRow _input;
        private readonly HashSet<int> _active;
        private readonly RowAnswering _answering;
        private long _answered = -2;

        public MappedRow(OutputMap map, DataViewRow input, HashSet<int> active)
        {
            (_map, _input, _active) = (map, input, active);
            _answering = map.Answering(active);
            if (active.Any(map.IsAdded)) _answering.Bind(input);
        }

        public override long Position => _input.Position;

        public override long Batch => _input.Batch;

        public override DataViewSchema Schema => _map.Schema;

        public override bool IsColumnActive(DataViewSchema.Column column) => _active.Contains(column.Index);

        public override ValueGetter<DataViewRowId> GetIdGetter() => _input.GetIdGetter();

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            if (!IsColumnActive(column)) throw new InvalidOperationException($"Column '{column.Name}' was not asked for when the row was made.");
            if (!_map.IsAdded(column.Index)) return _input.GetGetter<TValue>(_map.Input[column.Index]);
            var getter = _map.Getter<TValue>(column, _answering);
            return (ref TValue value) =>
            {
                if (_answered != _input.Position) Answer();
                getter(ref value);
            };
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing) _input.Dispose();
            base.Dispose(disposing);
        }

        private void Answer()
        {
            _answering.Clear();
            _answering.Add();
            _answering.Answer();
            _answered = _input.Position;
        }
    }
}
