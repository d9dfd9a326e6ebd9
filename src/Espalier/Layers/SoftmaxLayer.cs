using Espalier.Graph;

namespace Espalier;

/// <summary>eˣ over its sum along one axis, or along several together. Keras's class name is <c>Softmax</c>.</summary>
[Registered("Softmax")]
public sealed class SoftmaxLayer : Layer
{
    /// <summary>Makes the layer.</summary>
    /// <param name="axes">The axes over which values sum to 1; null means the last.</param>
    /// <param name="name">The name.</param>
    /// <exception cref="EspalierException">The list is empty.</exception>
    public SoftmaxLayer(IReadOnlyList<int>? axes = null, string? name = null) : base(name)
    {
        SumAxes = axes is null ? [-1] : [.. axes];
        if (SumAxes.Count == 0) throw Misfit("needs at least one axis.");
    }

    /// <summary>The axes over which values sum to 1; negative ones count from the end.</summary>
    public IReadOnlyList<int> SumAxes { get; }

    internal override IReadOnlyList<string> MaskNames => ["mask"];

    /// <inheritdoc/>
    protected override IReadOnlyList<Symbol> Call(IReadOnlyList<Symbol> inputs)
    {
        var x = inputs[0];
        if (MaskOf(0) is { } mask && mask.Shape == x.Shape) x = Ops.Where(mask, x, -1e9f); // what is skipped gets nothing
        int[] axes = Axes.Resolve(SumAxes, x.Shape, Misfit);
        if (axes is [var only] && only == x.Shape.Rank - 1) return [Op.Apply(new Softmax(), x)];
        int[] order = [.. Axes.Others(x.Shape, axes), .. axes], back = new int[order.Length];
        for (int i = 0; i < order.Length; i++) back[order[i]] = i;
        var last = Ops.Transpose(x, order);
        int together = axes.Aggregate(1, (n, a) => n * x.Shape[a]);
        var rows = Ops.Reshape(last, new Shape([.. last.Shape.Dims[..^axes.Length], together]));
        return [Ops.Transpose(Ops.Reshape(Op.Apply(new Softmax(), rows), last.Shape), back)];
    }

    /// <inheritdoc/>
    public override void WriteConfig(Config config)
    {
        base.WriteConfig(config);
        config.Json["axis"] = SumAxes is [var only] ? only : Axes.Json(SumAxes);
    }

    internal static SoftmaxLayer FromConfig(Config c) => Restore(new SoftmaxLayer(c.Integers("axis"), c.Text("name")), c);
}

public static partial class Layers
{
    /// <summary>Applies a new <see cref="SoftmaxLayer"/>.</summary>
    /// <param name="x">(batch, …).</param>
    /// <param name="axes">The axes over which values sum to 1; null means the last.</param>
    /// <param name="name">The name.</param>
    public static Symbol Softmax(this Symbol x, IReadOnlyList<int>? axes = null, string? name = null) => new SoftmaxLayer(axes, name).Apply(x);
}
