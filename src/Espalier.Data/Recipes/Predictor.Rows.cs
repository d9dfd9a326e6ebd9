using System.Collections;
using System.Collections.Concurrent;
using System.Data;
using System.Data.Common;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Espalier.Data;

public sealed partial class Predictor
{
    private readonly ConcurrentDictionary<Type, object> _readers = new();
    private string[]? _wanted;

    /// <summary>Answers for one row.</summary>
    /// <param name="row">Values by column: numbers, text, yes/no, dates, or JSON values; null is missing. Other columns do not matter.</param>
    /// <exception cref="EspalierException">A column of a feature is not there, or a value cannot be encoded; the message names the column.</exception>
    public RowAnswers Predict(IReadOnlyDictionary<string, object?> row) => One(row.Select(p => (p.Key, p.Value)));

    /// <summary>Answers for the current row of a query; the reader stays where it is.</summary>
    /// <param name="record">A reader on a row.</param>
    /// <exception cref="EspalierException">A column of a feature is not there, or a value cannot be encoded.</exception>
    public RowAnswers PredictRow(IDataRecord record) => One(Enumerable.Range(0, record.FieldCount).Select(i => (record.GetName(i), (object?)record.GetValue(i))));

    /// <summary>Answers for one object, such as a record or <c>new { alcohol = 9.4 }</c>.</summary>
    /// <typeparam name="T">
    /// Its public properties are the columns, named as <c>[Column("…")]</c> says or after the property, without regard to case, spaces and signs
    /// where no name is exact: <c>FixedAcidity</c> is the column <c>fixed acidity</c>. Of a dictionary, a JSON object or a reader its entries.
    /// </typeparam>
    /// <param name="row">The object.</param>
    /// <exception cref="EspalierException">There is no property for the column of a feature, or a value cannot be encoded.</exception>
    public RowAnswers PredictRow<T>(T row) where T : notnull => row switch
    {
        IReadOnlyDictionary<string, object?> values => Predict(values),
        IDataRecord record => PredictRow(record),
        JsonElement { ValueKind: JsonValueKind.Object } json => One(json.EnumerateObject().Select(p => (p.Name, (object?)p.Value))),
        JsonElement json => throw new EspalierException($"A JSON object with a member for each column was expected but got {json.ValueKind}."),
        JsonObject json => One(json.Select(p => (p.Key, (object?)p.Value))),
        IDictionary values => One(values.Keys.Cast<object>().Select(key => ($"{key}", values[key]))),
        _ => PredictRows([row]).Row(0),
    };

    /// <summary>Answers for objects, such as a list of records.</summary>
    /// <typeparam name="T">Its public properties are the columns; see <see cref="PredictRow{T}(T)"/>.</typeparam>
    /// <param name="rows">At least one object.</param>
    /// <param name="batchSize">How many rows are computed at once.</param>
    /// <exception cref="EspalierException">There is no property for the column of a feature, or a value cannot be encoded.</exception>
    public Predictions PredictRows<T>(IReadOnlyList<T> rows, int batchSize = 256) where T : notnull
    {
        if (rows.Count == 0) throw new EspalierException("At least one row was expected to answer for but got none.");
        var reader = (ObjectRows<T>)_readers.GetOrAdd(typeof(T), static (_, wanted) => new ObjectRows<T>(wanted), Wanted);
        return Predict(reader.Read(rows), batchSize);
    }

    /// <summary>Answers for all rows of a query.</summary>
    /// <param name="reader">The reader, before its first row; it is read to the end of its first result and not closed.</param>
    /// <param name="batchSize">How many rows are computed at once.</param>
    /// <exception cref="EspalierException">There are no rows, a column of a feature is not there, or a value cannot be encoded.</exception>
    public Predictions Predict(DbDataReader reader, int batchSize = 256) => Predict(Table.Read(reader), batchSize);

    // The columns of the features, and those that they are derived from.
    private string[] Wanted => _wanted ??= [.. Recipe.Features.Columns.Concat(Recipe.Recipe.Data.Derive.SelectMany(d => d.From)).Distinct(StringComparer.Ordinal)];

    private RowAnswers One(IEnumerable<(string Name, object? Value)> row)
    {
        var columns = new List<Column>();
        foreach (var (name, given) in row)
        {
            var builder = new ValueBuilder(name);
            object? value = ObjectRows<object>.Plain(given);
            if (builder.TryAdd(value)) columns.Add(builder.Build());
            else if (Wanted.Contains(name))
                throw new EspalierException($"Column '{name}': a number, text, yes/no or a date was expected but the value is {(value is JsonElement json ? $"a JSON {json.ValueKind}" : value!.GetType().Name)}.");
        }
        return columns.Count > 0 ? Predict(new Table(columns)).Row(0)
            : throw new EspalierException($"A row with the columns {string.Join(", ", Recipe.Features.Columns)} was expected but it has no values.");
    }
}
