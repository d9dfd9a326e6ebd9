using System.Globalization;
using System.Text.Json.Serialization;

namespace Espalier.Data;

/// <summary>What one head answers for one row. What does not go with the head's kind is null, and left out when it is written as JSON.</summary>
/// <param name="Kind">What the head answers.</param>
/// <param name="Class">The class of a softmax or sigmoid head.</param>
/// <param name="Probability">The probability of <paramref name="Class"/>, 0 to 1.</param>
/// <param name="Number">The number, in its own units.</param>
/// <param name="Labels">The labels of a multi-label head that reach its threshold.</param>
/// <param name="Probabilities">The probability of each class or label, in the head's order; of classes they sum to 1.</param>
public sealed record Answer(
    [property: JsonIgnore] AnswerKind Kind,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Class = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? Probability = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? Number = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? Labels = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyDictionary<string, double>? Probabilities = null)
{
    internal static Answer Of(HeadPrediction head, int row)
    {
        if (head.Head.Kind == AnswerKind.Number) return new Answer(AnswerKind.Number, Number: head.Number(row));
        var classes = head.Head.ClassNames;
        var values = head.Probabilities!.Row(row);
        var probabilities = new OrderedDictionary<string, double>(classes.Count, StringComparer.Ordinal);
        for (int c = 0; c < classes.Count; c++) probabilities[classes[c]] = values[c];
        if (head.Head.Kind != AnswerKind.MultiLabel)
        {
            int best = head.ClassOf(row);
            return new Answer(head.Head.Kind, classes[best], values[best], Probabilities: probabilities);
        }
        var labels = new List<string>();
        for (int c = 0; c < classes.Count; c++)
            if (values[c] >= head.Head.Threshold) labels.Add(classes[c]);
        return new Answer(AnswerKind.MultiLabel, Labels: labels, Probabilities: probabilities);
    }

    /// <summary>The class, the number, or the labels with commas between them.</summary>
    public override string ToString() => Class ?? Number?.ToString(CultureInfo.InvariantCulture) ?? string.Join(", ", Labels ?? []);
}
