namespace Espalier;

/// <summary>The axes of each row in another order.</summary>
[Registered("Permute")]
public sealed class Permute : Layer
{
    /// <summary>Makes the layer.</summary>
    /// <param name="dims">For each axis of the output, the axis of the input it takes; the first axis behind the batch is 1.</param>
    /// <param name="name">The name.</param>
    /// <exception cref="EspalierException">The axes are not 1 … n, each once.</exception>
    public Permute(IReadOnlyList<int> dims, string? name = null) : base(name)
    {
        if (!dims.Order().SequenceEqual(Enumerable.Range(1, dims.Count)))
            throw Misfit($"needs each axis from 1 to {dims.Count} once but got ({string.Join(", ", dims)}). The batch is axis 0 and stays.");
        Dims = [.. dims];
    }

    /// <summary>For each axis of the output, the axis of the input it takes, counted from 1.</summary>
    public IReadOnlyList<int> Dims { get; }

    /// <inheritdoc/>
    protected override void Check(IReadOnlyList<Symbol> inputs)
    {
        base.Check(inputs);
        if (inputs[0].Shape.Rank != Dims.Count + 1) throw Misfit($"needs rank {Dims.Count + 1} but got {inputs[0].Shape}.");
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<Symbol> Call(IReadOnlyList<Symbol> inputs) => [Ops.Transpose(inputs[0], [0, .. Dims])];

    private protected override Symbol? OutputMask(IReadOnlyList<Symbol> inputs, Symbol output, int index) =>
        MaskOf(0) is { } mask && Dims.Take(mask.Shape.Rank - 1).SequenceEqual(Enumerable.Range(1, mask.Shape.Rank - 1)) ? mask : null;

    /// <inheritdoc/>
    public override void WriteConfig(Config config)
    {
        base.WriteConfig(config);
        config.Json["dims"] = Axes.Json(Dims);
    }

    internal static Permute FromConfig(Config c) =>
        Restore(new Permute(c.Integers("dims") ?? throw c.Wrong("dims", "a list of axes"), c.Text("name")), c);
}

public static partial class Layers
{
    /// <summary>Applies a new <see cref="Espalier.Permute"/>.</summary>
    /// <param name="x">(batch, …).</param>
    /// <param name="dims">For each axis of the output, the axis of the input it takes; the first axis behind the batch is 1.</param>
    /// <param name="name">The name.</param>
    public static Symbol Permute(this Symbol x, IReadOnlyList<int> dims, string? name = null) => new Permute(dims, name).Apply(x);
}
