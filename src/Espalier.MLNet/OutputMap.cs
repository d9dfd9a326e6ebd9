using Espalier.Data;
using Microsoft.ML;

namespace Espalier.MLNet;

/// <summary>Which columns of a view the model reads, and which it adds.</summary>
internal sealed class OutputMap
{
    private readonly List<(HeadColumns Head, OutputKind Kind)> _added = [];
    private readonly HashSet<string> _readable;
    private readonly Predictor _predictor;

    public OutputMap(EspalierTransformer transformer, DataViewSchema input)
    {
        _predictor = transformer.Predictor;
        Input = input;
        _readable = [.. input.Where(c => !c.IsHidden).Select(ColumnReader.Of).OfType<ColumnReader>().SelectMany(r => r.Names)];
        // In the order of the recipe, one derived column may be made from another.
        foreach (var derive in _predictor.Recipe.Recipe.Data.Derive)
            if (derive.From.All(_readable.Contains)) _readable.UnionWith(derive.Makes);
        var schema = new DataViewSchema.Builder();
        schema.AddColumns(input);
        foreach (var head in transformer.Heads)
            foreach (var (name, type, annotations, kind) in head.Outputs(_readable.Contains(head.Head.Column)))
            {
                schema.AddColumn(name, type, annotations);
                _added.Add((head, kind));
            }
        Schema = schema.ToSchema();
    }

    public DataViewSchema Input { get; }

    public DataViewSchema Schema { get; }

    /// <summary>Whether the table of a row has a column, read or derived.</summary>
    public bool CanRead(string column) => _readable.Contains(column);

    /// <summary>Whether a column of <see cref="Schema"/> is one that the model adds.</summary>
    public bool IsAdded(int column) => column >= Input.Count;

    /// <summary>Readers of what the active columns depend on.</summary>
    /// <param name="active">Columns of <see cref="Schema"/> by number.</param>
    public RowAnswering Answering(IEnumerable<int> active)
    {
        bool labels = active.Any(c => IsAdded(c) && _added[c - Input.Count].Kind == OutputKind.Label);
        return new RowAnswering(_predictor, Readers(labels), labels);
    }

    /// <summary>The columns of <see cref="Input"/> that answers depend on.</summary>
    /// <param name="labels">With the true answers.</param>
    public ColumnReader[] Readers(bool labels)
    {
        var wanted = _predictor.Recipe.Features.Columns.Concat(_predictor.Recipe.Recipe.Data.Derive.SelectMany(d => d.From))
            .Concat(labels ? _predictor.Recipe.Heads.Select(h => h.Column) : []).ToHashSet(StringComparer.Ordinal);
        return [.. Input.Where(c => !c.IsHidden).Select(ColumnReader.Of).OfType<ColumnReader>().Where(r => r.Names.Any(wanted.Contains))];
    }

    /// <summary>What reads an added column.</summary>
    public ValueGetter<T> Getter<T>(DataViewSchema.Column column, IAnswers answers)
    {
        var (head, kind) = _added[column.Index - Input.Count];
        return head.Getter(kind, answers) as ValueGetter<T>
            ?? throw new InvalidOperationException($"Column '{column.Name}' holds {column.Type} but was read as {typeof(T).Name}.");
    }
}
