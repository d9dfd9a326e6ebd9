using static Espalier.Ops;

namespace Espalier;

/// <summary>(x + 1)/2, kept in [0, 1].</summary>
[Registered("SparseSigmoid", "sparse_sigmoid")]
public sealed class SparseSigmoidActivation : Activation
{
    /// <inheritdoc/>
    public override Symbol Apply(Symbol x) => Clip((x + 1f) * 0.5f, 0, 1);

    internal static SparseSigmoidActivation FromConfig(Config c) => new();
}

/// <summary>Adds <c>Activation.SparseSigmoid</c>.</summary>
public static class SparseSigmoidActivationExtension
{
    extension(Activation)
    {
        /// <summary>(x + 1)/2, kept in [0, 1].</summary>
        public static Activation SparseSigmoid => new SparseSigmoidActivation();
    }
}
