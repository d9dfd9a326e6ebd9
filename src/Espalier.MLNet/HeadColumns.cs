using Espalier.Data;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Espalier.MLNet;

/// <summary>The columns that one head adds to a data view: <c>HEAD.Score</c>, <c>HEAD.PredictedLabel</c> and, where the view has the true answers, <c>HEAD.Label</c>.</summary>
internal sealed class HeadColumns(FittedHead head)
{
    public FittedHead Head => head;

    /// <summary>The columns in order.</summary>
    /// <param name="labelled">Whether the view has the head's true answers.</param>
    public IEnumerable<(string Name, DataViewType Type, DataViewSchema.Annotations Annotations, OutputKind Kind)> Outputs(bool labelled)
    {
        var score = head.Kind == AnswerKind.Number ? (DataViewType)NumberDataViewType.Single : new VectorDataViewType(NumberDataViewType.Single, head.ClassNames.Count);
        yield return ($"{head.Name}.Score", score, head.Kind == AnswerKind.Number ? DataViewSchema.Annotations.Empty : Named("SlotNames"), OutputKind.Score);
        if (head.Kind is AnswerKind.Softmax or AnswerKind.Sigmoid)
        {
            yield return ($"{head.Name}.PredictedLabel", new KeyDataViewType(typeof(uint), head.ClassNames.Count), Named("KeyValues"), OutputKind.Predicted);
            if (labelled) yield return ($"{head.Name}.Label", new KeyDataViewType(typeof(uint), head.ClassNames.Count), Named("KeyValues"), OutputKind.Label);
        }
        else if (head.Kind == AnswerKind.MultiLabel)
        {
            yield return ($"{head.Name}.PredictedLabel", new VectorDataViewType(BooleanDataViewType.Instance, head.ClassNames.Count), Named("SlotNames"), OutputKind.Predicted);
            if (labelled) yield return ($"{head.Name}.Label", new VectorDataViewType(BooleanDataViewType.Instance, head.ClassNames.Count), Named("SlotNames"), OutputKind.Label);
        }
        else if (labelled) yield return ($"{head.Name}.Label", NumberDataViewType.Single, DataViewSchema.Annotations.Empty, OutputKind.Label);
    }

    /// <summary>What reads a column's value for the row that <paramref name="answers"/> is at.</summary>
    public Delegate Getter(OutputKind kind, IAnswers answers) => (kind, head.Kind) switch
    {
        (OutputKind.Score, AnswerKind.Number) => (ValueGetter<float>)((ref float value) => value = (float)answers.Head(head).Number(answers.Row)),
        (OutputKind.Score, _) => (ValueGetter<VBuffer<float>>)((ref VBuffer<float> value) => Copy(answers.Head(head).Probabilities!.Row(answers.Row), ref value)),
        (OutputKind.Predicted, AnswerKind.MultiLabel) => (ValueGetter<VBuffer<bool>>)((ref VBuffer<bool> value) => Flags(answers.Head(head).Output.Row(answers.Row), head.Threshold, ref value)),
        (OutputKind.Predicted, _) => (ValueGetter<uint>)((ref uint value) => value = (uint)answers.Head(head).ClassOf(answers.Row) + 1),
        (_, AnswerKind.MultiLabel) => (ValueGetter<VBuffer<bool>>)((ref VBuffer<bool> value) => Flags(answers.Label(head), 0.5, ref value)),
        (_, AnswerKind.Number) => (ValueGetter<float>)((ref float value) => value = Number(answers.Label(head)[0])),
        (_, AnswerKind.Sigmoid) => (ValueGetter<uint>)((ref uint value) => value = answers.Label(head)[0] is var label && float.IsNaN(label) ? 0u : label >= 0.5f ? 2u : 1u),
        _ => (ValueGetter<uint>)((ref uint value) => value = (uint)answers.Label(head).IndexOf(1f) + 1),
    };

    // Labels are learnt on the encoder's scale; the score is in the column's own units.
    private float Number(float scaled) => (float)((NumberColumn)head.Encoder.Inverse(Tensor.Column([scaled]))).Values[0];

    private DataViewSchema.Annotations Named(string kind)
    {
        var names = head.ClassNames.Select(n => n.AsMemory()).ToArray();
        var annotations = new DataViewSchema.Annotations.Builder();
        annotations.Add(kind, new VectorDataViewType(TextDataViewType.Instance, names.Length), (ref VBuffer<ReadOnlyMemory<char>> value) => Copy<ReadOnlyMemory<char>>(names, ref value));
        return annotations.ToAnnotations();
    }

    private static void Copy<T>(ReadOnlySpan<T> from, ref VBuffer<T> to)
    {
        var editor = VBufferEditor.Create(ref to, from.Length);
        from.CopyTo(editor.Values);
        to = editor.Commit();
    }

    private static void Flags(ReadOnlySpan<float> from, double threshold, ref VBuffer<bool> to)
    {
        var editor = VBufferEditor.Create(ref to, from.Length);
        for (int i = 0; i < from.Length; i++) editor.Values[i] = from[i] >= threshold;
        to = editor.Commit();
    }
}
