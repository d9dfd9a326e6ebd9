namespace Espalier;

/// <summary>The distribution of a <see cref="VarianceScaling"/>; its variance is the same for each.</summary>
public enum FanDistribution
{
    /// <summary>Normal, cut at two deviations.</summary>
    TruncatedNormal,

    /// <summary>Normal.</summary>
    UntruncatedNormal,

    /// <summary>Uniform.</summary>
    Uniform,
}
