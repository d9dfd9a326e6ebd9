namespace Espalier;

/// <summary>How <see cref="R2Score"/> turns a score of each column into one number.</summary>
public enum R2Aggregation
{
    /// <summary>The plain mean.</summary>
    UniformAverage,

    /// <summary>The mean weighted by each column's variance.</summary>
    VarianceWeightedAverage,

    /// <summary>Not at all: one value for each column.</summary>
    None,
}
