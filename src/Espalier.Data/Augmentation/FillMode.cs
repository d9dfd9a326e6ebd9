namespace Espalier.Data;

/// <summary>What lies beyond the edges of a picture that is turned, moved or made smaller. Keras's names and meanings.</summary>
public enum FillMode
{
    /// <summary>The picture mirrored, its edge pixels twice: <c>d c b a | a b c d | d c b a</c>.</summary>
    Reflect,

    /// <summary>The nearest edge pixel: <c>a a a a | a b c d | d d d d</c>.</summary>
    Nearest,

    /// <summary>One value: <c>k k k k | a b c d | k k k k</c>.</summary>
    Constant,

    /// <summary>The picture again: <c>a b c d | a b c d | a b c d</c>.</summary>
    Wrap,
}
