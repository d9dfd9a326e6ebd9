namespace Espalier;

/// <summary>What lies beyond the edges of an image that is turned, moved or made smaller.</summary>
public enum EdgeMode
{
    /// <summary>One value: <c>k k k k | a b c d | k k k k</c>.</summary>
    Constant,

    /// <summary>The nearest pixel: <c>a a a a | a b c d | d d d d</c>.</summary>
    Nearest,

    /// <summary>The image reflected, its edge pixels twice: <c>d c b a | a b c d | d c b a</c>.</summary>
    Reflect,

    /// <summary>The image again: <c>a b c d | a b c d | a b c d</c>.</summary>
    Wrap,

    /// <summary>The image reflected, its edge pixels once: <c>d c b | a b c d | c b a</c>.</summary>
    Mirror,
}
