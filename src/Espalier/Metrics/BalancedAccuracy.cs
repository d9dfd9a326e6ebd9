namespace Espalier;

/// <summary>The mean recall of the classes that occur (Brodersen and others 2010): a guess scores 1 / K however lopsided the classes are.</summary>
/// <param name="name">The name in histories.</param>
[Registered("BalancedAccuracy", "balanced_accuracy", IsKeras = false)]
public sealed class BalancedAccuracy(string name = "balanced_accuracy") : ConfusionMetric(name)
{
    internal static BalancedAccuracy FromConfig(Config c) => new(c.Text("name") ?? "balanced_accuracy");

    /// <inheritdoc/>
    protected override double Value(ConfusionMatrix matrix) => matrix.BalancedAccuracy;
}
