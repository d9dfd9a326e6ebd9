using Espalier.Data;

namespace Espalier.MLNet;

/// <summary>Answers for the row that a cursor or a mapped row is at: computed batch by batch, or for the row alone.</summary>
internal interface IAnswers
{
    /// <summary>The row within what <see cref="Head"/> returns.</summary>
    int Row { get; }

    /// <summary>The answers of a head, with those of the row among them.</summary>
    HeadPrediction Head(FittedHead head);

    /// <summary>The true answer of the row as the head's encoder has it.</summary>
    ReadOnlySpan<float> Label(FittedHead head);
}
