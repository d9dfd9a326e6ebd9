namespace Espalier.Data;

/// <summary>A step on the way from grey levels (0 … 255) to what a network sees; each works on one picture, all channels together.</summary>
public enum PixelScale
{
    /// <summary>Divides by 255: 0 … 1.</summary>
    Unit,

    /// <summary>Divides by 127.5 and takes 1 off: −1 … 1.</summary>
    Symmetric,

    /// <summary>Divides by the picture's greatest value; a black picture stays.</summary>
    Max,

    /// <summary>The square root, which lifts dark parts; negative values become 0.</summary>
    Sqrt,

    /// <summary>
    /// Takes the picture's mean off and divides by its standard deviation, or by 1/√n of its n values where that is more, so that a
    /// picture of one grey does not blow up (as TensorFlow's <c>per_image_standardization</c>).
    /// </summary>
    Standardize,
}
