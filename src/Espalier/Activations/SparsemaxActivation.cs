using Espalier.Graph;

namespace Espalier;

/// <summary>
/// max(x − τ, 0) along the last axis, many values of it 0. The τ of Martins and Astudillo ("From softmax to sparsemax", ICML 2016) makes
/// the values sum to 1; Keras 3 takes a larger one when more than one value stays, so that its values sum to less. By default this is
/// Keras's function, so that its models predict here what they predict there.
/// </summary>
/// <param name="exact">Whether τ is the paper's, for values that sum to 1.</param>
[Registered("Sparsemax", "sparsemax")]
public sealed class SparsemaxActivation(bool exact = false) : Activation
{
    /// <inheritdoc/>
    public override Symbol Apply(Symbol x) => Op.Apply(new Sparsemax(exact), x);

    /// <inheritdoc/>
    public override void WriteConfig(Config config)
    {
        if (exact) config.Json["exact"] = true;
    }

    internal static SparsemaxActivation FromConfig(Config c) => new(c.Flag("exact", false));
}

/// <summary>Adds <c>Activation.Sparsemax</c>.</summary>
public static class SparsemaxActivationExtension
{
    extension(Activation)
    {
        /// <summary>max(x − τ, 0) along the last axis, with the τ of Keras 3.</summary>
        public static Activation Sparsemax => new SparsemaxActivation();
    }
}
