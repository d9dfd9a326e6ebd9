namespace Espalier.Data;

/// <summary>How the learning rate runs over a training, counted in epochs: a straight warm-up, then half a cosine down.</summary>
public sealed record ScheduleRecipe
{
    /// <summary>How many epochs the rate rises from 0 to the optimizer's; parts of epochs count.</summary>
    public double WarmUp { get; init; }

    /// <summary>The rate at the end as a share of the optimizer's.</summary>
    public double End { get; init; }

    internal Place Place { get; init; }

    internal static ScheduleRecipe Read(YamlNode node)
    {
        if (node.Text is not null) return new ScheduleRecipe { Place = Kind(node).Place };
        var section = new RecipeSection(node, "kind", "warm_up", "end");
        if (section["kind"] is { } kind) Kind(kind);
        return new ScheduleRecipe { WarmUp = section["warm_up"]?.AsNumber(0) ?? 0, End = section["end"]?.AsNumber(0, 1) ?? 0, Place = node.Place };
    }

    /// <summary>The schedule for a training of so many steps.</summary>
    /// <param name="rate">The optimizer's learning rate.</param>
    /// <param name="stepsPerEpoch">The steps of an epoch.</param>
    /// <param name="epochs">The epochs of the training.</param>
    /// <exception cref="EspalierException">The warm-up leaves no epoch for the cosine.</exception>
    internal CosineDecay Create(double rate, int stepsPerEpoch, int epochs)
    {
        double steps = (double)stepsPerEpoch * epochs, warmUp = Math.Round(stepsPerEpoch * WarmUp);
        if (warmUp >= steps)
            throw Place.Error(FormattableString.Invariant($"'training.schedule' warms up for {WarmUp} epochs but the training has {epochs}. Make the warm-up shorter."));
        return warmUp == 0 ? new CosineDecay(rate, steps, End) : new CosineDecay(0, steps - warmUp, End, rate, warmUp);
    }

    private static YamlNode Kind(YamlNode node) => node.AsChoice(("cosine", node));
}
