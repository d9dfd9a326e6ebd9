namespace Espalier;

/// <summary>
/// The accuracy that fits a head: <see cref="CategoricalAccuracy"/> for one of K classes, <see cref="SparseCategoricalAccuracy"/> where
/// targets are class numbers, <see cref="BinaryAccuracy"/> for one sigmoid and for K separate ones.
/// </summary>
/// <remarks>Keras judges K sigmoids by the largest one, as if only one label could hold; here each label counts.</remarks>
/// <param name="name">The name in histories.</param>
[Registered("accuracy", "acc")]
public sealed class Accuracy(string name = "accuracy") : AutomaticMetric(name, Better.Higher)
{
    internal static Accuracy FromConfig(Config c) => new(c.Text("name") ?? "accuracy");

    /// <inheritdoc/>
    public override Metric For(HeadKind kind) => kind switch
    {
        HeadKind.Categorical => new CategoricalAccuracy(Name),
        HeadKind.SparseCategorical => new SparseCategoricalAccuracy(Name),
        HeadKind.Binary or HeadKind.MultiLabel => new BinaryAccuracy(name: Name),
        _ => throw Unfit("a head that answers with numbers", "'mae', 'rmse' or 'r2_score'"),
    };
}
