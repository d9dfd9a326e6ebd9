using Espalier.Data;

namespace Espalier.Design;

/// <summary>A proposed head: one question, and what it is answered and judged with.</summary>
/// <param name="Name">The head's name in the recipe.</param>
/// <param name="Kind">What it answers.</param>
/// <param name="Columns">The columns it is learnt from: one, or several of 0 and 1.</param>
public sealed record HeadAdvice(string Name, AnswerKind Kind, IReadOnlyList<string> Columns)
{
    /// <summary>The classes or labels, in order where they have one; empty for numbers.</summary>
    public IReadOnlyList<string> Classes { get; init; } = [];

    /// <summary>How many rows have each of <see cref="Classes"/>; empty when there are no rows or for numbers.</summary>
    public IReadOnlyList<int> Counts { get; init; } = [];

    /// <summary>Whether the classes go from least to most.</summary>
    public bool IsOrdered { get; init; }

    /// <summary>The class of rows without any 1; null when every row has one, or rows without have no label.</summary>
    public string? None { get; init; }

    /// <summary>What stands between labels; null when there is one label a row or a column for each.</summary>
    public string? Separator { get; init; }

    /// <summary>Whether a number is to be learnt as its logarithm.</summary>
    public bool IsSkewed { get; init; }

    /// <summary>Whether a number is a count.</summary>
    public bool IsCount { get; init; }

    /// <summary>Rows that have a label.</summary>
    public int Labelled { get; init; }

    /// <summary>All rows; 0 when only columns were described.</summary>
    public int Rows { get; init; }

    /// <summary>Rows, from 0, that contradict the head, such as two 1s where one was expected: they teach the other heads only.</summary>
    public IReadOnlyList<int> Slips { get; init; } = [];

    /// <summary>How sure the advice is.</summary>
    public Certainty Certainty { get; init; } = Certainty.Sure;

    /// <summary>The loss by Keras's name.</summary>
    public string Loss { get; init; } = "";

    /// <summary>The metrics by Keras's names, the first being the one to look at.</summary>
    public IReadOnlyList<string> Metrics { get; init; } = [];

    /// <summary>How labels are given to the loss, and what the other way would cost.</summary>
    public string Encoding { get; init; } = "";

    /// <summary>What the advice rests on, and what else deserves a thought, a sentence or two each.</summary>
    public IReadOnlyList<string> Why { get; init; } = [];

    /// <summary>What a recipe has to do to the column first: <c>quantity</c>, <c>yes_no</c>, or null for nothing.</summary>
    public string? Mend { get; init; }

    /// <summary>The head in a line: <c>softmax A, B, C or none</c>, <c>softmax quality in order bad &lt; ok &lt; good</c>, <c>multilabel genres by |</c>, <c>number price on a log scale</c>.</summary>
    public string Answer => $"{Kind.ToString().ToLowerInvariant()} {string.Join(", ", Columns)}"
        + (None is null ? "" : $" or {None}")
        + (Separator is null ? "" : $" by {(Separator == " " ? "blanks" : Separator)}")
        + (IsOrdered ? $" in order {string.Join(" < ", Classes)}" : "")
        + (IsSkewed ? " on a log scale" : "") + (IsCount ? " as a count" : "");
}
