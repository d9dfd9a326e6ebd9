using Espalier.Graph;

namespace Espalier;

/// <summary>A window that makes one value of the values under it, for each channel: what the pooling layers share.</summary>
public abstract class PoolingLayer : SpatialLayer
{
    private protected PoolingLayer(int spatialAxes, Pair poolSize, Pair? strides, Padding padding, string? name) : base(spatialAxes, name)
    {
        (PoolSize, Strides, Padding) = (poolSize, strides ?? poolSize, padding);
        RequirePositive(PoolSize, "a pool size");
        RequirePositive(Strides, "strides");
        if (padding == Padding.Causal) throw Misfit("cannot be padded causally; only Conv1D can.");
    }

    private protected PoolingLayer(int spatialAxes, Config c) : this(spatialAxes, Pair.Read(c, "pool_size", spatialAxes) ?? (spatialAxes == 1 ? new Pair(1, 2) : 2),
        Pair.Read(c, "strides", spatialAxes), KerasWord.Read(c, "padding", Padding.Valid), c.Text("name")) => ChannelsLast.Require(c);

    /// <summary>The size of the window.</summary>
    public Pair PoolSize { get; }

    /// <summary>How far the window moves from one output to the next.</summary>
    public Pair Strides { get; }

    /// <summary>What happens at the edges.</summary>
    public Padding Padding { get; }

    private protected abstract Op Pool(SlidingWindow window);

    /// <inheritdoc/>
    protected override void Check(IReadOnlyList<Symbol> inputs)
    {
        base.Check(inputs);
        Window(inputs[0].Shape);
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<Symbol> Call(IReadOnlyList<Symbol> inputs) =>
        [FromImages(Op.Apply(Pool(Window(inputs[0].Shape)), AsImages(inputs[0])))];

    private SlidingWindow Window(Shape input) =>
        Bordered(new SlidingWindow(PoolSize.Rows, PoolSize.Columns, Strides.Rows, Strides.Columns), Padding, input);

    /// <inheritdoc/>
    public override void WriteConfig(Config config)
    {
        base.WriteConfig(config);
        config.Json["pool_size"] = PoolSize.Json(SpatialAxes);
        config.Json["padding"] = KerasWord.Of(Padding);
        config.Json["strides"] = Strides.Json(SpatialAxes);
        config.Json["data_format"] = "channels_last";
    }
}
