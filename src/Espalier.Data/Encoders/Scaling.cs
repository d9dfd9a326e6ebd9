namespace Espalier.Data;

/// <summary>How numbers are brought to a common scale.</summary>
public enum Scaling
{
    /// <summary>As they are.</summary>
    None,

    /// <summary>Mean 0 and standard deviation 1: <see cref="StandardScaler"/>.</summary>
    Standard,

    /// <summary>From 0 to 1: <see cref="MinMaxScaler"/>.</summary>
    MinMax,

    /// <summary>Median 0 and interquartile range 1: <see cref="RobustScaler"/>.</summary>
    Robust,

    /// <summary>By rank, evenly from 0 to 1: <see cref="QuantileScaler"/>.</summary>
    QuantileUniform,

    /// <summary>By rank, to the normal distribution: <see cref="QuantileScaler"/>.</summary>
    QuantileNormal,

    /// <summary>By logarithm, then mean 0 and standard deviation 1: <see cref="LogScaler"/>.</summary>
    Log,
}
