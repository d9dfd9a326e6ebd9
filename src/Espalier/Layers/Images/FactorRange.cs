using System.Text.Json.Nodes;

namespace Espalier;

/// <summary>The range that a random amount is drawn from, evenly. A single number f stands for −f to f.</summary>
public readonly record struct FactorRange
{
    private readonly bool _isSingle;

    private FactorRange(double low, double high, bool isSingle) => (Low, High, _isSingle) = (low, high, isSingle);

    /// <summary>The lower end.</summary>
    public double Low { get; }

    /// <summary>The upper end.</summary>
    public double High { get; }

    /// <summary>From −|f| to |f|.</summary>
    /// <param name="factor">The number f.</param>
    public static implicit operator FactorRange(double factor) => new(-Math.Abs(factor), Math.Abs(factor), true);

    /// <summary>From the smaller to the larger.</summary>
    /// <param name="ends">The ends, in either order.</param>
    public static implicit operator FactorRange((double Low, double High) ends) => new(Math.Min(ends.Low, ends.High), Math.Max(ends.Low, ends.High), false);

    /// <summary>The ends as in <c>(-0.1, 0.2)</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"({Low}, {High})");

    /// <summary>The range with nothing below a number.</summary>
    internal FactorRange AtLeast(double least) => new(Math.Max(Low, least), High, false);

    /// <summary>The range as Keras writes it: a list, or the single number it was given as.</summary>
    internal JsonNode Json(bool asList) => _isSingle && !asList ? High : new JsonArray(Low, High);

    /// <summary>A range from a configuration: a number or a list of two; null when there is none.</summary>
    internal static FactorRange? Read(Config c, string key) => c.Numbers(key) switch
    {
        null => null,
        [double low, double high] => (low, high),
        [double factor] => factor,
        _ => throw c.Wrong(key, "a number or a list of two"),
    };

    /// <summary>A range that must be there.</summary>
    internal static FactorRange Require(Config c, string key) => Read(c, key) ?? throw c.Wrong(key, "a number or a list of two");
}
