using Espalier.Graph;

namespace Espalier;

/// <summary>
/// Probabilities of K ordered classes from K − 1 conditional logits, (batch, …, K − 1) → (batch, …, K): the output of a CORN head. Logit f_k
/// answers "above class k, given at least class k?", so P(y &gt; k) = σ(f_0)·…·σ(f_k), which never rises with k, and
/// P(y = k) = σ(f_0)·…·σ(f_(k−1))·(1 − σ(f_k)). Computed in logarithms, so that no product underflows; the probabilities sum to 1.
/// Source: Shi, Cao, Raschka, "Deep Neural Networks for Rank-Consistent Ordinal Regression Based On Conditional Probabilities", 2021. Keras has
/// no such layer: it opens the file only with one of that name given to it.
/// </summary>
/// <param name="name">The name.</param>
[Registered("OrderedProbabilities", IsKeras = false)]
public sealed class OrderedProbabilities(string? name = null) : Layer(name)
{
    /// <inheritdoc/>
    protected override void Check(IReadOnlyList<Symbol> inputs)
    {
        base.Check(inputs);
        if (inputs[0].Shape.Rank < 2) throw Misfit($"needs rank 2 or more but got {inputs[0].Shape}. Give it K - 1 logits for K classes, with Dense.");
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<Symbol> Call(IReadOnlyList<Symbol> inputs)
    {
        var f = inputs[0];
        int questions = f.Shape[-1], classes = questions + 1;
        float[] passed = new float[questions * classes], stopped = new float[questions * classes];
        for (int q = 0; q < questions; q++)
        {
            stopped[q * classes + q] = -1;
            passed.AsSpan(q * classes + q + 1, classes - q - 1).Fill(-1);
        }
        // ln P(y = k) = Σ_(q < k) ln σ(f_q) + ln σ(−f_k), and ln σ(x) = −softplus(−x).
        var logarithms = Op.Apply(new MatMul(), Ops.Softplus(-f), Constant.Of(new Shape(questions, classes), passed))
            + Op.Apply(new MatMul(), Ops.Softplus(f), Constant.Of(new Shape(questions, classes), stopped));
        return [Op.Apply(new Softmax(), logarithms)]; // eˣ: they sum to 1 already, and losses know a softmax
    }

    /// <summary>The rank that CORN's authors answer with: how many k have P(y &gt; k) above one half, the median class.</summary>
    /// <param name="probabilities">The probabilities of the classes in order.</param>
    /// <returns>A class, from 0.</returns>
    public static int Median(ReadOnlySpan<float> probabilities)
    {
        float above = 1;
        int rank = 0;
        for (; rank < probabilities.Length - 1; rank++)
        {
            above -= probabilities[rank];
            if (above <= 0.5f) break;
        }
        return rank;
    }

    /// <summary>Whether some probabilities come from such a layer, directly or as the mean of several branches.</summary>
    internal static bool Makes(Symbol predicted) => predicted.Origin is LayerCall call
        && (call.Layer is OrderedProbabilities || (call.Layer is Average && call.Inputs.All(Makes)));

    internal static OrderedProbabilities FromConfig(Config c) => Restore(new OrderedProbabilities(c.Text("name")), c);
}

public static partial class Layers
{
    /// <summary>Applies a new <see cref="Espalier.OrderedProbabilities"/>.</summary>
    /// <param name="x">(batch, …, K − 1) conditional logits.</param>
    /// <param name="name">The name.</param>
    public static Symbol OrderedProbabilities(this Symbol x, string? name = null) => new OrderedProbabilities(name).Apply(x);

    /// <summary>A head for ordered classes, for the loss <see cref="Corn"/>: a dense layer of K − 1 logits and <see cref="Espalier.OrderedProbabilities"/>.</summary>
    /// <param name="x">(batch, …, in).</param>
    /// <param name="classes">K, at least 2.</param>
    /// <param name="name">The head's name; the dense layer's ends in <c>_logits</c>.</param>
    /// <exception cref="EspalierException">There are fewer than 2 classes.</exception>
    public static Symbol Ordered(this Symbol x, int classes, string? name = null)
    {
        if (classes < 2) throw new EspalierException($"Head '{name}' needs 2 ordered classes or more but got {classes}.");
        return x.Dense(classes - 1, name: name is null ? null : $"{name}_logits").OrderedProbabilities(name);
    }
}
