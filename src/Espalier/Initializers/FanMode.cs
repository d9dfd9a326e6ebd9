namespace Espalier;

/// <summary>What a variance is divided by.</summary>
public enum FanMode
{
    /// <summary>How many numbers come into a unit.</summary>
    FanIn,

    /// <summary>How many numbers go out of a unit.</summary>
    FanOut,

    /// <summary>The mean of both.</summary>
    FanAverage,
}
