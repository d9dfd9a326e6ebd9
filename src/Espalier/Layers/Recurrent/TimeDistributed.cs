using System.Text.Json.Nodes;
using Espalier.Graph;

namespace Espalier;

/// <summary>Applies one layer to each step of a sequence by itself: (batch, steps, …) → (batch, steps, …). All steps share its weights.</summary>
[Registered("TimeDistributed")]
public sealed class TimeDistributed : Layer
{
    /// <summary>Makes the layer.</summary>
    /// <param name="layer">The layer for a step; it may be a model.</param>
    /// <param name="name">The name.</param>
    public TimeDistributed(Layer layer, string? name = null) : base(name)
    {
        if (layer is InputLayer) throw Misfit("needs a layer that computes something but got an input.");
        Layer = layer;
        layer.Name ??= SnakeCase(layer.PythonName);
        layer.Whole = this;
    }

    /// <summary>The layer for a step.</summary>
    public Layer Layer { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<Layer> InnerLayers => [Layer];

    /// <inheritdoc/>
    public override IReadOnlyList<Weight> Weights => Layer.Weights;

    internal override IReadOnlyList<string> MaskNames => ["mask"];

    internal override IReadOnlyList<VariableGroup> VariableGroups => [new("", DisplayName, []), .. VariableGroup.Within("layer", Layer)];

    /// <inheritdoc/>
    protected override void Check(IReadOnlyList<Symbol> inputs)
    {
        base.Check(inputs);
        if (inputs[0].Shape.Rank < 3 || inputs[0].Shape[1] < 1) throw Misfit($"needs (batch, steps, …) of rank 3 or more but got {inputs[0].Shape}. Reshape the input.");
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<Symbol> Call(IReadOnlyList<Symbol> inputs)
    {
        var x = inputs[0];
        var one = new Shape([x.Shape[0], .. x.Shape.Dims[2..]]);
        if (Layer is Dense { ActivityRegularizer: null })
        {
            if (!Layer.IsBuilt) Layer.Apply(Ops.Reshape(Op.Apply(new Slice(1, 0, 1), x), one)); // its weights are made for one step
            return Layer.ApplyAll(x); // and each row of each step is a row
        }
        using var written = WrittenSteps.Enter(x.Shape[1], Misfit);
        var steps = Op.ApplyAll(new Split(1, x.Shape[1]), x).Outputs.Select(s => Ops.Reshape(s, one));
        Symbol[] outputs = [.. steps.Select(s => Layer.Apply(s)).Select(s => Ops.Reshape(s, new Shape([s.Shape[0], 1, .. s.Shape.Dims[1..]])))];
        return [outputs.Length == 1 ? outputs[0] : Op.Apply(new Concat(1), outputs)];
    }

    /// <inheritdoc/>
    public override void WriteConfig(Config config)
    {
        base.WriteConfig(config);
        config.Json["layer"] = NetworkWriter.Object(Layer);
    }

    internal static TimeDistributed FromConfig(Config c) => Restore(new TimeDistributed(
        LayerReader.Read(c.Node("layer") as JsonObject ?? throw c.Wrong("layer", "a layer")), c.Text("name")), c);
}

public static partial class Layers
{
    /// <summary>Applies a layer to each step: <c>x.TimeDistributed(new Dense(3))</c>.</summary>
    /// <param name="x">(batch, steps, …).</param>
    /// <param name="layer">The layer for a step.</param>
    /// <param name="name">The name.</param>
    public static Symbol TimeDistributed(this Symbol x, Layer layer, string? name = null) => new TimeDistributed(layer, name).Apply(x);
}
