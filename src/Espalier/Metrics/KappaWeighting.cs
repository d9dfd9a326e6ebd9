namespace Espalier;

/// <summary>How much a disagreement counts for Cohen's kappa.</summary>
public enum KappaWeighting
{
    /// <summary>All alike.</summary>
    None,

    /// <summary>By how many classes lie between, for classes in order.</summary>
    Linear,

    /// <summary>By the square of that.</summary>
    Quadratic,
}
