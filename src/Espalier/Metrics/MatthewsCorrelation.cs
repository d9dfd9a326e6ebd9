namespace Espalier;

/// <summary>Matthews's correlation coefficient, from −1 to 1, 0 for guessing: see <see cref="ConfusionMatrix.Matthews"/>.</summary>
/// <param name="name">The name in histories.</param>
[Registered("MatthewsCorrelationCoefficient", "matthews_correlation_coefficient", "mcc", IsKeras = false)]
public sealed class MatthewsCorrelation(string name = "matthews_correlation_coefficient") : ConfusionMetric(name)
{
    internal static MatthewsCorrelation FromConfig(Config c) => new(c.Text("name") ?? "matthews_correlation_coefficient");

    /// <inheritdoc/>
    protected override double Value(ConfusionMatrix matrix) => matrix.Matthews;
}
