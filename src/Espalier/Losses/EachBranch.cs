using Espalier.Graph;

namespace Espalier;

/// <summary>
/// For a head that is the <see cref="Average"/> of several branches: in training the mean of another loss over the branches, each judged by its
/// own answer, so that they learn apart as the networks of an ensemble do and do not lean on each other; in evaluation the loss of the average,
/// which is what answers. For a convex loss such as crossentropy the first is never less than the second.
/// </summary>
/// <param name="loss">The loss of one branch.</param>
[Registered("EachBranch", "each_branch", IsKeras = false)]
public sealed class EachBranch(Loss loss) : Loss
{
    /// <summary>The loss of one branch.</summary>
    public Loss Inner { get; } = loss;

    /// <inheritdoc/>
    public override Symbol PerRow(Symbol target, Symbol predicted) => Inner.PerRow(target, predicted);

    /// <inheritdoc/>
    public override Shape TargetShape(Shape predicted) => Inner.TargetShape(predicted);

    /// <inheritdoc/>
    /// <exception cref="EspalierException">The head is no average of branches.</exception>
    public override HeadKind Kind(Symbol predicted)
    {
        var branches = Branches(predicted);
        if (branches.Count == 0)
            throw new EspalierException($"The loss each_branch needs a head that averages branches but got {(predicted.Origin as LayerCall)?.Layer.DisplayName ?? "another"}. Make the head with Layers.Average.");
        return Inner.Kind(branches[0]);
    }

    /// <inheritdoc/>
    public override string? FaultOf(ReadOnlySpan<float> labels, int classes) => Inner.FaultOf(labels, classes);

    /// <inheritdoc/>
    public override Symbol Mean(Symbol target, Symbol predicted, Symbol? weights = null, Symbol? places = null) => Inner.Mean(target, predicted, weights, places);

    /// <inheritdoc/>
    internal override Symbol MeanInTraining(Symbol target, Symbol predicted, Symbol? weights, Symbol? places)
    {
        var branches = Branches(predicted);
        var sum = branches.Select(b => Inner.MeanInTraining(target, b, weights, places)).Aggregate((a, b) => a + b);
        return sum * (1f / branches.Count);
    }

    /// <inheritdoc/>
    public override void WriteConfig(Config config)
    {
        base.WriteConfig(config);
        config.Write("loss", Inner);
    }

    internal static EachBranch FromConfig(Config c)
    {
        var inner = c.Object<Loss>("loss") ?? throw c.Wrong("loss", "a loss");
        return new EachBranch(inner) { Reduction = inner.Reduction };
    }

    private static IReadOnlyList<Symbol> Branches(Symbol predicted) => predicted.Origin is LayerCall { Layer: Average } call ? call.Inputs : [];
}
