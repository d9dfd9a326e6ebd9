using System.Text.Json.Nodes;

namespace Espalier.Tests.Layers.Examples;

/// <summary>Ops as layers: with settings, with numbers of their own, trained and fixed.</summary>
public sealed class OperationExamples : LayerExamples
{
    private static Tensor Row(params float[] values) => new(new Shape(values.Length), values);

    public override IEnumerable<LayerExample> All =>
    [
        new(() => new Operation("Tanh"), new Shape(3)) { Output = new(3) },
        new(() => new Operation("Slice", new JsonObject { ["axis"] = 1, ["start"] = 1, ["length"] = 2 }, name: "middle"), new Shape(4, 2)) { Output = new(2, 2) },
        new(() => new Operation("Multiply", operands: [null, new(Row(1, 2, 3), trained: true)]), new Shape(3)) { Output = new(3) },
        new(() => new Operation("Subtract", operands: [new(Row(1, 2, 3), trained: false), null]), new Shape(3)) { Output = new(3) },
        new(() => new Operation("ReduceMax", new JsonObject { ["axes"] = new JsonArray(1), ["keepDims"] = true }), new Shape(3, 2)) { Output = new(1, 2) },
        new(() => new Operation("AveragePool", new JsonObject { ["window"] = new JsonArray(2, 2, 1, 1, 1, 1, 1, 0, 1, 0) }), new Shape(3, 3, 2)) { Output = new(3, 3, 2) },
    ];
}
