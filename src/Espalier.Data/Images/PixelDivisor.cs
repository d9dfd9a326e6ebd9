namespace Espalier.Data;

/// <summary>What the bytes of a picture are divided by.</summary>
public enum PixelDivisor
{
    /// <summary>By 255: white is 1.</summary>
    White,
    /// <summary>By the picture's own largest byte: its brightest pixel is 1.</summary>
    Maximum,
    /// <summary>By 1: the bytes stay.</summary>
    One,
}
