namespace Espalier;

/// <summary>
/// The crossentropy that fits a head: categorical for one of K classes, sparse where targets are class numbers, binary for one sigmoid
/// and for K separate ones.
/// </summary>
/// <param name="name">The name in histories.</param>
[Registered("crossentropy", "ce")]
public sealed class Crossentropy(string name = "crossentropy") : AutomaticMetric(name, Better.Lower)
{
    internal static Crossentropy FromConfig(Config c) => new(c.Text("name") ?? "crossentropy");

    /// <inheritdoc/>
    public override Metric For(HeadKind kind) => kind switch
    {
        HeadKind.Categorical => new CategoricalCrossentropyMetric(name: Name),
        HeadKind.SparseCategorical => new SparseCategoricalCrossentropyMetric(name: Name),
        HeadKind.Binary or HeadKind.MultiLabel => new BinaryCrossentropyMetric(name: Name),
        _ => throw Unfit("a head that answers with numbers", "'mse' or 'mae'"),
    };
}
