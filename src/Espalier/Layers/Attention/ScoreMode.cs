namespace Espalier;

/// <summary>How <see cref="Attention"/> holds a query against a key.</summary>
public enum ScoreMode
{
    /// <summary>The product q·k.</summary>
    Dot,
    /// <summary>The sum of tanh(q + k), times a learned number.</summary>
    Concat,
}
