using System.Globalization;
using Espalier.Graph;

namespace Espalier.Data;

/// <summary>How an amount varies from picture to picture: evenly between two limits, or normally around 0.</summary>
/// <remarks>A number alone means evenly between minus that number and that number.</remarks>
public readonly record struct Spread
{
    private Spread(double low, double high, double deviation) => (Low, High, Deviation) = (low, high, deviation);

    /// <summary>The smallest amount when it varies evenly.</summary>
    public double Low { get; }

    /// <summary>The largest amount when it varies evenly.</summary>
    public double High { get; }

    /// <summary>The standard deviation when it varies normally; else 0.</summary>
    public double Deviation { get; }

    /// <summary>Whether the amount is always 0.</summary>
    public bool IsZero => this is { Low: 0, High: 0, Deviation: 0 };

    /// <summary>The farthest from 0 an amount reaches; three standard deviations when it varies normally.</summary>
    public double Reach => Deviation > 0 ? 3 * Deviation : Math.Max(Math.Abs(Low), Math.Abs(High));

    /// <summary>Evenly between minus the limit and the limit.</summary>
    /// <param name="limit">0 or more.</param>
    /// <exception cref="EspalierException">The limit is negative or no number.</exception>
    public static Spread Uniform(double limit) => limit >= 0 ? Uniform(-limit, limit)
        : throw new EspalierException(string.Create(CultureInfo.InvariantCulture, $"An amount that varies by ± a limit needs a limit of 0 or more but got {limit}."));

    /// <summary>Evenly between two limits.</summary>
    /// <param name="low">The smallest amount.</param>
    /// <param name="high">The largest amount; not below the smallest.</param>
    /// <exception cref="EspalierException">The limits are the wrong way round or no numbers.</exception>
    public static Spread Uniform(double low, double high) => double.IsFinite(low) && double.IsFinite(high) && low <= high ? new(low + 0.0, high, 0)
        : throw new EspalierException(string.Create(CultureInfo.InvariantCulture, $"An amount that varies needs a lower and an upper limit but got {low} to {high}."));

    /// <summary>Normally around 0.</summary>
    /// <param name="deviation">The standard deviation, 0 or more.</param>
    /// <exception cref="EspalierException">The deviation is negative or no number.</exception>
    public static Spread Normal(double deviation) => double.IsFinite(deviation) && deviation >= 0 ? new(0, 0, deviation)
        : throw new EspalierException(string.Create(CultureInfo.InvariantCulture, $"An amount that varies normally needs a standard deviation of 0 or more but got {deviation}."));

    /// <summary>Evenly between minus a limit and the limit.</summary>
    /// <param name="limit">0 or more.</param>
    public static implicit operator Spread(double limit) => Uniform(limit);

    /// <summary>One amount.</summary>
    /// <param name="random">The stream.</param>
    /// <param name="item">The position in it, from 0.</param>
    public double Draw(RandomKey random, long item) =>
        IsZero ? 0 : Deviation > 0 ? Deviation * random.Normal(item) : Low + (High - Low) * random.Uniform(item);

    /// <inheritdoc/>
    public override string ToString() => Deviation > 0 ? string.Create(CultureInfo.InvariantCulture, $"normal {Deviation}")
        : Low == -High ? string.Create(CultureInfo.InvariantCulture, $"±{High}")
        : string.Create(CultureInfo.InvariantCulture, $"{Low} to {High}");
}
