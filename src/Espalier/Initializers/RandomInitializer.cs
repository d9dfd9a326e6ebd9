using System.Text.Json.Nodes;
using Espalier.Graph;

namespace Espalier;

/// <summary>Draws at random: by the model's seed and the weight's name, or by a seed of its own.</summary>
public abstract class RandomInitializer : Initializer
{
    private protected RandomInitializer(long? seed) => Seed = seed;

    /// <summary>A seed of its own: then the numbers do not depend on the model's seed nor on the weight's name. Null means none.</summary>
    public long? Seed { get; }

    /// <inheritdoc/>
    public sealed override void Fill(Span<float> values, Shape shape, RandomKey key) =>
        Draw(values, shape, Seed is { } seed ? RandomKey.For(seed, "initializer") : key);

    /// <summary>Fills a weight with the numbers of a key.</summary>
    private protected abstract void Draw(Span<float> values, Shape shape, RandomKey key);

    /// <summary>The seed in a configuration; Keras may have an object there, which means no fixed seed.</summary>
    private protected static long? SeedOf(Config c) => c.Node("seed") is JsonValue ? (long)c.Number("seed") : null;
}
