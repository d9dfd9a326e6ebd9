namespace Espalier;

/// <summary>What a head answers, which decides what <c>accuracy</c> and <c>crossentropy</c> mean for it.</summary>
public enum HeadKind
{
    /// <summary>One of K classes, softmax over K values, targets one-hot: <c>(rows, K)</c>.</summary>
    Categorical,

    /// <summary>One of K classes, softmax over K values, targets class numbers: <c>(rows, 1)</c>.</summary>
    SparseCategorical,

    /// <summary>Yes or no: one sigmoid, targets 0 or 1.</summary>
    Binary,

    /// <summary>K separate yes-or-no answers: K sigmoids, targets 0 or 1 each: <c>(rows, K)</c>.</summary>
    MultiLabel,

    /// <summary>Numbers.</summary>
    Regression,
}
