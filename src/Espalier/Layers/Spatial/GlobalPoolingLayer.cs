namespace Espalier;

/// <summary>One value for each channel of an image or a sequence: what the global pooling layers share.</summary>
public abstract class GlobalPoolingLayer : SpatialLayer
{
    private protected GlobalPoolingLayer(int spatialAxes, bool keepDims, string? name) : base(spatialAxes, name) => KeepDims = keepDims;

    /// <summary>Whether the folded axes stay with size 1.</summary>
    public bool KeepDims { get; }

    /// <summary>Folds axes, which stay with size 1.</summary>
    private protected abstract Symbol Fold(Symbol x, int[] axes);

    /// <inheritdoc/>
    protected override IReadOnlyList<Symbol> Call(IReadOnlyList<Symbol> inputs)
    {
        var x = inputs[0];
        var folded = Fold(x, SpatialAxes == 2 ? [1, 2] : [1]);
        return [KeepDims ? folded : Ops.Reshape(folded, new Shape(x.Shape[0], x.Shape[-1]))];
    }

    /// <inheritdoc/>
    public override void WriteConfig(Config config)
    {
        base.WriteConfig(config);
        config.Json["data_format"] = "channels_last";
        config.Json["keepdims"] = KeepDims;
    }
}
