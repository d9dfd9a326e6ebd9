namespace Espalier;

/// <summary>2 · precision · recall / (precision + recall) for each class, averaged: <see cref="FBetaScore"/> with β = 1.</summary>
/// <param name="average">How the classes become one number; Keras's default is one value a class, here it is the macro mean.</param>
/// <param name="threshold">Above this a value is positive; null makes the row's largest value positive.</param>
/// <param name="name">The name in histories.</param>
[Registered("F1Score", "f1_score", "f1")]
public sealed class F1Score(ScoreAverage average = ScoreAverage.Macro, double? threshold = null, string name = "f1_score")
    : FBetaScore(average, 1, threshold, name)
{
    internal static new F1Score FromConfig(Config c) => new(AverageOf(c), c.NumberOrNull("threshold"), c.Text("name") ?? "f1_score");

    /// <inheritdoc/>
    public override void WriteConfig(Config config)
    {
        base.WriteConfig(config);
        config.Json.Remove("beta");
    }

    /// <inheritdoc/>
    public override Metric For(HeadKind kind) =>
        // One sigmoid, or several, have no largest value to choose: the side of 0.5 decides.
        kind is HeadKind.Binary or HeadKind.MultiLabel && Threshold is null ? new F1Score(Average, 0.5, Name) : Clone();
}
