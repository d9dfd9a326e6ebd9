namespace Espalier.Data;

/// <summary>The kinds of picture files that can be read.</summary>
public enum ImageFormat
{
    /// <summary>The Netpbm formats: PBM, PGM and PPM, as text (P1 to P3) and binary (P4 to P6).</summary>
    Pnm,
    /// <summary>Portable Network Graphics.</summary>
    Png,
    /// <summary>JPEG.</summary>
    Jpeg,
    /// <summary>Windows bitmap.</summary>
    Bmp,
    /// <summary>WebP.</summary>
    WebP,
    /// <summary>GIF; of moving pictures the first.</summary>
    Gif,
}
