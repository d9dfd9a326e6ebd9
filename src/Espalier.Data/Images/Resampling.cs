namespace Espalier.Data;

/// <summary>How the pixels of a resized picture are made; the results are Pillow's. All but <see cref="Nearest"/> widen their window when shrinking, so that no pixel is passed over.</summary>
public enum Resampling
{
    /// <summary>The one pixel at the place.</summary>
    Nearest,
    /// <summary>The mean of the pixels under the new one.</summary>
    Box,
    /// <summary>A triangle over two pixels.</summary>
    Bilinear,
    /// <summary>A Hamming-windowed sinc over two pixels: as quick as bilinear, sharper when shrinking.</summary>
    Hamming,
    /// <summary>Keys's cubic (1981) with a = −0.5, over four pixels.</summary>
    Bicubic,
    /// <summary>A Lanczos-windowed sinc (Duchon 1979), over six pixels.</summary>
    Lanczos,
}
