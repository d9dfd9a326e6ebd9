namespace Espalier;

/// <summary>The share of rows whose target, a class number, is among the K largest predictions.</summary>
/// <param name="k">How many of the largest predictions count.</param>
/// <param name="name">The name in histories.</param>
[Registered("SparseTopKCategoricalAccuracy", "sparse_top_k_categorical_accuracy")]
public sealed class SparseTopKCategoricalAccuracy(int k = 5, string name = "sparse_top_k_categorical_accuracy") : TopKCategoricalAccuracy(k, name)
{
    internal static new SparseTopKCategoricalAccuracy FromConfig(Config c) =>
        new(c.Integer("k", 5), c.Text("name") ?? "sparse_top_k_categorical_accuracy");
}
