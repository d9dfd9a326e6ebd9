namespace Espalier;

/// <summary>Where text stands in a cell.</summary>
internal enum CellAlignment
{
    /// <summary>At the left edge.</summary>
    Left,

    /// <summary>In the middle; an odd space goes to the right.</summary>
    Center,

    /// <summary>At the right edge.</summary>
    Right,
}
