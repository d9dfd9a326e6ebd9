namespace Espalier.Data;

/// <summary>What a head of a recipe answers.</summary>
public enum AnswerKind
{
    /// <summary>One of K classes: softmax over K values, labels one-hot.</summary>
    Softmax,

    /// <summary>Yes or no, or one of two classes: one sigmoid, labels 0 and 1.</summary>
    Sigmoid,

    /// <summary>Any of K labels: K sigmoids, labels 0 and 1 each.</summary>
    MultiLabel,

    /// <summary>A number: one linear value, learnt on the scale that the training part gives, answered in its own units.</summary>
    Number,
}
