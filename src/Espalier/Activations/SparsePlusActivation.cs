using static Espalier.Ops;

namespace Espalier;

/// <summary>0 up to −1, (x + 1)²/4 up to 1, x from there on.</summary>
[Registered("SparsePlus", "sparse_plus")]
public sealed class SparsePlusActivation : Activation
{
    /// <inheritdoc/>
    public override Symbol Apply(Symbol x)
    {
        var bent = Clip(x, -1, 1) + 1f; // its square has slope 1 at x = 1, where x − 1 takes over
        return bent * bent * 0.25f + Positive(x - 1f);
    }

    internal static SparsePlusActivation FromConfig(Config c) => new();
}

/// <summary>Adds <c>Activation.SparsePlus</c>.</summary>
public static class SparsePlusActivationExtension
{
    extension(Activation)
    {
        /// <summary>0 up to −1, (x + 1)²/4 up to 1, x from there on.</summary>
        public static Activation SparsePlus => new SparsePlusActivation();
    }
}
