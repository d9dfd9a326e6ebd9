using static Espalier.Ops;

namespace Espalier;

/// <summary>(x + √(x² + b))/2. Source: Barron, "Squareplus: a softplus-like algebraic rectifier", 2021.</summary>
/// <param name="b">How soft the bend at 0 is: above 0.</param>
[Registered("Squareplus", "squareplus")]
public sealed class SquareplusActivation(double b = 4) : Activation
{
    /// <inheritdoc/>
    public override Symbol Apply(Symbol x)
    {
        // Below 0 the two terms nearly cancel; the product of (√… + x)/2 and (√… − x)/2 is b/4.
        var size = Abs(x) + Sqrt(x * x + (float)b);
        return Where(Above(x, 0), size * 0.5f, (float)(b / 2) / size);
    }

    /// <inheritdoc/>
    public override void WriteConfig(Config config)
    {
        if (b != 4) config.Json["b"] = b;
    }

    internal static SquareplusActivation FromConfig(Config c) => new(c.Number("b", 4));
}

/// <summary>Adds <c>Activation.Squareplus</c>.</summary>
public static class SquareplusActivationExtension
{
    extension(Activation)
    {
        /// <summary>(x + √(x² + b))/2.</summary>
        public static Activation Squareplus => new SquareplusActivation();
    }
}
