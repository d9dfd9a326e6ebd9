namespace Espalier;

/// <summary>How a value between pixels is made from those around it.</summary>
public enum PixelInterpolation
{
    /// <summary>The nearest pixel.</summary>
    Nearest,

    /// <summary>The two nearest along each axis, weighed by how near they are.</summary>
    Bilinear,

    /// <summary>The four nearest along each axis, by a cubic (Keys 1981, a = −1/2).</summary>
    Bicubic,

    /// <summary>The six nearest along each axis, by a windowed sinc (Lanczos, a = 3).</summary>
    Lanczos3,

    /// <summary>The ten nearest along each axis, by a windowed sinc (Lanczos, a = 5).</summary>
    Lanczos5,
}
