using Espalier.Data;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Espalier.MLNet;

/// <summary>
/// The columns of a head as ML.NET wants to know them before training. Only ML.NET itself makes such descriptions, so each is asked from an
/// estimator of its own that would add a column like it.
/// </summary>
internal static class HeadShape
{
    private static readonly MLContext Context = new();

    /// <summary>The columns that a head will add.</summary>
    public static IEnumerable<SchemaShape.Column> Of(string head, AnswerKind kind, bool labelled)
    {
        yield return kind == AnswerKind.Number ? Shape<OneNumber>($"{head}.Score", NumberDataViewType.Single) : Shape<Numbers>($"{head}.Score", new VectorDataViewType(NumberDataViewType.Single), "SlotNames");
        if (kind is AnswerKind.Softmax or AnswerKind.Sigmoid)
        {
            yield return Key($"{head}.PredictedLabel");
            if (labelled) yield return Key($"{head}.Label");
        }
        else if (kind == AnswerKind.MultiLabel)
        {
            yield return Shape<Flags>($"{head}.PredictedLabel", new VectorDataViewType(BooleanDataViewType.Instance), "SlotNames");
            if (labelled) yield return Shape<Flags>($"{head}.Label", new VectorDataViewType(BooleanDataViewType.Instance), "SlotNames");
        }
        else if (labelled) yield return Shape<OneNumber>($"{head}.Label", NumberDataViewType.Single);
    }

    /// <summary>What a head without a kind most likely answers, by the type of its column.</summary>
    public static AnswerKind Guess(IReadOnlyDictionary<string, SchemaShape.Column> columns, HeadRecipe head) =>
        head.Positive is null && columns.TryGetValue(head.Column, out var column) && !column.IsKey && column.ItemType is NumberDataViewType ? AnswerKind.Number : AnswerKind.Softmax;

    private static SchemaShape.Column Key(string name) => Shape<OneKey>(name, new KeyDataViewType(typeof(uint), int.MaxValue), "KeyValues");

    private static SchemaShape.Column Shape<T>(string name, DataViewType type, string? names = null) where T : class, new()
    {
        var definition = SchemaDefinition.Create(typeof(T));
        definition[0].ColumnName = name;
        definition[0].ColumnType = type;
        if (names is not null) definition[0].AddAnnotation(names, new VBuffer<ReadOnlyMemory<char>>(1, ["".AsMemory()]), new VectorDataViewType(TextDataViewType.Instance, 1));
        return Context.Transforms.CustomMapping<Nothing, T>((_, _) => { }, null, outputSchemaDefinition: definition).GetOutputSchema(new SchemaShape([])).Single();
    }

#pragma warning disable CA1812, CS0649 // ML.NET looks at the fields of these classes and never makes one.
    private sealed class Nothing;

    private sealed class OneNumber
    {
        public float Value;
    }

    private sealed class OneKey
    {
        public uint Value;
    }

    private sealed class Numbers
    {
        public VBuffer<float> Value;
    }

    private sealed class Flags
    {
        public VBuffer<bool> Value;
    }
#pragma warning restore CA1812, CS0649
}
