namespace Espalier;

/// <summary>The colours of a diagram.</summary>
public enum DiagramTheme
{
    /// <summary>No background; light colours, or dark ones where the reader's system is set to dark.</summary>
    Auto,

    /// <summary>Light colours on white.</summary>
    Light,

    /// <summary>Dark colours on a dark ground.</summary>
    Dark,
}
