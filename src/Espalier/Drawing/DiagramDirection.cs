namespace Espalier;

/// <summary>Which way a diagram grows.</summary>
public enum DiagramDirection
{
    /// <summary>Inputs at the top, heads at the bottom.</summary>
    Down,

    /// <summary>Inputs at the bottom, heads at the top, as a tree grows.</summary>
    Up,

    /// <summary>Inputs at the left, heads at the right: for many heads.</summary>
    Right,
}
