using System.Text.Json.Nodes;
using Espalier.Onnx.Protocol;
using AttributeType = Espalier.Onnx.Protocol.AttributeProto.Types.AttributeType;

namespace Espalier.Onnx;

/// <summary>One node of a file: its inputs, its settings, and where its results go. What it lacks is an error that names it.</summary>
internal sealed partial class NodeReader(OnnxReader file, NodeProto node)
{
    public OnnxReader File => file;

    public NodeProto Node => node;

    public string Op => node.OpType;

    public int InputCount => node.Input.Count;

    /// <summary>How messages name the node.</summary>
    public string Label => $"'{node.Name}' ({node.OpType})";

    public EspalierException Wrong(string problem) => new($"{Label} {problem}");

    public bool Has(int input) => input < node.Input.Count && node.Input[input].Length > 0;

    public OnnxValue Input(int input) => Has(input) ? file.Value(node.Input[input]) : throw Wrong($"lacks its input {input}.");

    public Flowing Flows(int input) => Input(input) as Flowing ?? throw Wrong($"has a fixed input {input}, '{node.Input[input]}', where one that depends on the model's inputs is read.");

    public Known Knows(int input) => Input(input) as Known ?? throw Wrong($"has an input {input}, '{node.Input[input]}', that depends on the model's inputs; only fixed numbers are read there.");

    public Known? KnowsIfThere(int input) => Has(input) ? Knows(input) : null;

    /// <summary>Whole numbers of an input, or of an attribute in files with older operators.</summary>
    public int[]? WholeNumbers(int input, string attribute)
    {
        if (!Has(input)) return Ints(attribute);
        var known = Knows(input);
        return [.. (known.Integers ?? throw Wrong($"needs whole numbers as input {input} but got {OnnxTypes.Name(known.Type)}.")).Select(Narrow)];
    }

    public int Int(string attribute, int defaultValue) => Attribute(attribute, AttributeType.Int) is { } a ? Narrow(a.I) : defaultValue;

    public float Float(string attribute, float defaultValue) => Attribute(attribute, AttributeType.Float)?.F ?? defaultValue;

    public string Text(string attribute, string defaultValue) => Attribute(attribute, AttributeType.String)?.S.ToStringUtf8() ?? defaultValue;

    public int[]? Ints(string attribute) => Attribute(attribute, AttributeType.Ints)?.Ints.Select(Narrow).ToArray();

    public GraphProto Graph(string attribute) => Attribute(attribute, AttributeType.Graph)?.G ?? throw Wrong($"lacks its graph '{attribute}'.");

    public AttributeProto? Attribute(string name, AttributeType type)
    {
        if (node.Attribute.FirstOrDefault(a => a.Name == name) is not { } attribute) return null;
        return attribute.Type == type || attribute.Type == AttributeType.Undefined ? attribute : throw Wrong($"has an attribute '{name}' of type {attribute.Type} where {type} is meant.");
    }

    public bool HasAttribute(string name) => node.Attribute.Any(a => a.Name == name);

    /// <summary>An axis from 0; negative counts from the end.</summary>
    public int Axis(int axis, int rank) => axis >= -rank && axis < rank ? axis < 0 ? axis + rank : axis : throw Wrong($"has no axis {axis} in {rank} axes.");

    /// <summary>A value as a symbol whose axes are in a given order towards the file's; a layer that permutes them is added where they are not.</summary>
    public Symbol In(Flowing value, AxisOrder order)
    {
        if (order.Rank != value.Rank) throw Wrong($"needs {order.Rank} axes but got {value.Rank}.");
        int[] permutation = [.. Enumerable.Range(0, order.Rank).Select(a => value.Order[order.PlaceOf(a)])];
        if (permutation.SequenceEqual(Enumerable.Range(0, order.Rank))) return value.Symbol;
        if (permutation[0] != 0) throw Wrong("mixes the rows of the batch: its first axis is another than the model's.");
        return file.Permuted(value.Symbol, permutation, this);
    }

    /// <summary>A value as a symbol with the axes as the file has them.</summary>
    public Symbol Natural(Flowing value) => In(value, AxisOrder.Natural(value.Rank));

    /// <summary>Says what an output is.</summary>
    public void Set(OnnxValue value, int output = 0)
    {
        if (output < node.Output.Count && node.Output[output].Length > 0) file.Set(node.Output[output], value);
    }

    public void Set(Symbol symbol, AxisOrder order, int type = OnnxTypes.Float) => Set(new Flowing(symbol, order, type));

    public void Set(Symbol symbol) => Set(symbol, AxisOrder.Natural(symbol.Shape.Rank));

    /// <summary>Applies a layer, named after a weight or after the node.</summary>
    public Symbol Apply(Layer layer, IReadOnlyList<Symbol> inputs, string? weight = null)
    {
        file.NameLayer(layer, weight, node);
        return layer.Apply(inputs);
    }

    public Symbol Apply(Layer layer, Symbol input, string? weight = null) => Apply(layer, [input], weight);

    /// <summary>One op of the graph as a layer, or its numbers where all operands are known.</summary>
    public OnnxValue Operate(string op, JsonObject? settings, IReadOnlyList<OnnxValue> operands, AxisOrder order, int type = OnnxTypes.Float)
    {
        var numbers = operands.Select(o => o as Known).ToArray();
        var layer = new Operation(op, settings, [.. numbers.Select(k => k is null ? null : new Operation.Operand(k.Tensor, k is { Weight: not null, Count: > 1 }))]);
        if (numbers.All(n => n is not null)) return file.Evaluate(this, layer, type);
        return new Flowing(Apply(layer, [.. operands.OfType<Flowing>().Select(f => f.Symbol)], numbers.FirstOrDefault(n => n?.Weight is not null && n.Count > 1)?.Weight), order, type);
    }

    /// <summary>The only node that reads an output which is no output of the model; null when there are others.</summary>
    public NodeReader? OnlyUser(int output = 0) => file.OnlyUser(node.Output[output]) is { } user ? new NodeReader(file, user) : null;

    private int Narrow(long value) => value is > int.MinValue and <= int.MaxValue ? (int)value
        : value > 0 ? int.MaxValue : value == Known.Batch ? throw Wrong("computes with the number of rows, which is not read.") : int.MinValue;
}
