using Espalier.Graph;

namespace Espalier;

/// <summary>
/// The first half of the last axis times the sigmoid of the second: (…, 2n) → (…, n). Source: Dauphin, Fan, Auli, Grangier, "Language
/// modeling with gated convolutional networks", ICML 2017.
/// </summary>
[Registered("Glu", "glu")]
public sealed class GluActivation : Activation
{
    /// <inheritdoc/>
    /// <exception cref="EspalierException">The last axis has an odd size.</exception>
    public override Symbol Apply(Symbol x)
    {
        int axis = x.Shape.Rank - 1;
        if (axis < 1 || x.Shape[-1] % 2 != 0)
            throw new EspalierException($"Glu needs a last axis of even size but got {x.Shape}. Give the layer before it twice the units.");
        int half = x.Shape[-1] / 2;
        return Op.Apply(new Slice(axis, 0, half), x) * Ops.Sigmoid(Op.Apply(new Slice(axis, half, half), x));
    }

    internal static GluActivation FromConfig(Config c) => new();
}

/// <summary>Adds <c>Activation.Glu</c>.</summary>
public static class GluActivationExtension
{
    extension(Activation)
    {
        /// <summary>The first half of the last axis times the sigmoid of the second: (…, 2n) → (…, n).</summary>
        public static Activation Glu => new GluActivation();
    }
}
