namespace Espalier;

public static partial class Layers
{
    /// <summary>
    /// A trunk of experts that all heads share and that each head mixes as it likes (MMoE): f_k(x) = Σ_e g_k(x)_e · expert_e(x) with
    /// g_k(x) = softmax(W_k·x). Made of Keras's plain layers (Dense, Reshape, Concatenate, Dot), so that Keras opens the file.
    /// Source: Ma, Zhao, Yi, Chen, Hong, Chi, "Modeling Task Relationships in Multi-task Learning with Multi-gate Mixture-of-Experts", KDD 2018.
    /// </summary>
    /// <param name="x">(batch, …): what experts and gates see; gates see pictures flattened.</param>
    /// <param name="gates">A name for each mixture wanted, such as the heads' names.</param>
    /// <param name="experts">How many experts, at least 2.</param>
    /// <param name="expert">Builds expert e, from 0, on x: (batch, width), one width for all. Give its layers names that end in e.</param>
    /// <param name="name">What the names of the layers begin with.</param>
    /// <returns>A mixture for each gate, (batch, width), in order.</returns>
    /// <exception cref="EspalierException">There are too few experts or gates, or experts differ in shape.</exception>
    public static IReadOnlyList<Symbol> MixtureOfExperts(this Symbol x, IReadOnlyList<string> gates, int experts, Func<Symbol, int, Symbol> expert, string name = "experts")
    {
        if (experts < 2) throw new EspalierException($"A mixture of experts '{name}' needs 2 experts or more but got {experts}. One expert is a plain trunk.");
        if (gates.Count == 0) throw new EspalierException($"A mixture of experts '{name}' needs at least one gate but got none.");
        var rows = new Symbol[experts];
        for (int e = 0; e < experts; e++)
        {
            var made = expert(x, e);
            if (made.Shape.Rank != 2 || (e > 0 && made.Shape[-1] != rows[0].Shape[-1]))
                throw new EspalierException($"The experts of '{name}' should all give (batch, width), one width for all, but expert {e} gives {made.Shape}. End experts of pictures with Flatten or pooling.");
            rows[e] = made.Reshape([1, made.Shape[-1]], $"{name}_row_{e + 1}");
        }
        var all = Concatenate(rows, 1, $"{name}_all"); // (batch, experts, width)
        var seen = x.Shape.Rank == 2 ? x : x.Flatten($"{name}_flatten");
        return [.. gates.Select(g => Dot([seen.Dense(experts, Espalier.Activation.Softmax, name: $"{name}_gate_{g}"), all], 1, name: $"{name}_for_{g}"))];
    }
}
