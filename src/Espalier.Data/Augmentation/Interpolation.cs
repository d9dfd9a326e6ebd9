namespace Espalier.Data;

/// <summary>How a value between pixels is read.</summary>
public enum Interpolation
{
    /// <summary>The four pixels around it, weighed by how near they are.</summary>
    Bilinear,

    /// <summary>The nearest pixel; halfway between two, the one with the even number.</summary>
    Nearest,
}
