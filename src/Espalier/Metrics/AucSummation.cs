namespace Espalier;

/// <summary>How <see cref="Auc"/> sums the area between two thresholds.</summary>
public enum AucSummation
{
    /// <summary>The mean of both ends; for precision and recall the exact interpolation of Davis and Goadrich (2006).</summary>
    Interpolation,

    /// <summary>The larger end.</summary>
    Majoring,

    /// <summary>The smaller end.</summary>
    Minoring,
}
