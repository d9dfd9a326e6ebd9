namespace Espalier;

/// <summary>Which way images are turned over.</summary>
public enum FlipMode
{
    /// <summary>Left and right change places.</summary>
    Horizontal,

    /// <summary>Top and bottom change places.</summary>
    Vertical,

    /// <summary>Both at once, by one coin.</summary>
    HorizontalAndVertical,
}
