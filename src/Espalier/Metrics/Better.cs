namespace Espalier;

/// <summary>Which way a measure improves.</summary>
public enum Better
{
    /// <summary>Larger is better, as for accuracy.</summary>
    Higher,

    /// <summary>Smaller is better, as for an error.</summary>
    Lower,
}
