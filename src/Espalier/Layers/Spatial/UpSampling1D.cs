namespace Espalier;

/// <summary>Each step of a sequence some times: (batch, steps, channels) → (batch, steps · size, channels).</summary>
[Registered("UpSampling1D")]
public sealed class UpSampling1D : SpatialLayer
{
    /// <summary>Makes the layer.</summary>
    /// <param name="size">How often each step comes, at least 1.</param>
    /// <param name="name">The name.</param>
    /// <exception cref="EspalierException"><paramref name="size"/> is below 1.</exception>
    public UpSampling1D(int size = 2, string? name = null) : base(1, name)
    {
        RequirePositive(new Pair(1, size), "a size");
        Size = size;
    }

    /// <summary>How often each step comes.</summary>
    public int Size { get; }

    /// <inheritdoc/>
    protected override IReadOnlyList<Symbol> Call(IReadOnlyList<Symbol> inputs) => [FromImages(ImageOps.Repeat(AsImages(inputs[0]), 1, Size))];

    /// <inheritdoc/>
    public override void WriteConfig(Config config)
    {
        base.WriteConfig(config);
        config.Json["size"] = Size;
    }

    internal static UpSampling1D FromConfig(Config c) => Restore(new UpSampling1D(Pair.Read(c, "size", 1)?.Columns ?? 2, c.Text("name")), c);
}

public static partial class Layers
{
    /// <summary>Applies a new <see cref="Espalier.UpSampling1D"/>.</summary>
    /// <param name="x">(batch, steps, channels).</param>
    /// <param name="size">How often each step comes.</param>
    /// <param name="name">The name.</param>
    public static Symbol UpSampling1D(this Symbol x, int size = 2, string? name = null) => new UpSampling1D(size, name).Apply(x);
}
