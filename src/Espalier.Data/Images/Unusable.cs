namespace Espalier.Data;

/// <summary>What happens to a picture that cannot be read, or whose name does not fit.</summary>
public enum Unusable
{
    /// <summary>It is an error that names the picture.</summary>
    Error,
    /// <summary>It is left out and kept in <see cref="ImageSet.Skipped"/> with the reason.</summary>
    Skip,
}
