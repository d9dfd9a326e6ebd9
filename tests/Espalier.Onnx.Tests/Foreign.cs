using System.Runtime.InteropServices;
using Espalier.Graph;
using Espalier.Onnx.Protocol;
using Google.Protobuf;
using AttributeType = Espalier.Onnx.Protocol.AttributeProto.Types.AttributeType;

namespace Espalier.Onnx.Tests;

/// <summary>Makes files as other exporters write them, node by node.</summary>
internal sealed class Foreign
{
    private int _last;

    public Foreign(string producer, int opset)
    {
        Model = new ModelProto { IrVersion = 8, ProducerName = producer, Graph = new GraphProto { Name = "main_graph" } };
        Model.OpsetImport.Add(new OperatorSetIdProto { Version = opset });
    }

    public ModelProto Model { get; }

    /// <summary>Adds an input; null is an open size.</summary>
    public string Input(string name, params int?[] dims)
    {
        Model.Graph.Input.Add(Described(name, dims));
        return name;
    }

    /// <summary>Adds a weight of random numbers.</summary>
    public string Weight(string name, params int[] dims)
    {
        var key = RandomKey.For(7, name);
        var tensor = new Tensor(new Shape(dims));
        for (int i = 0; i < tensor.Values.Length; i++) tensor.Values[i] = name.Contains("var", StringComparison.Ordinal) ? 0.5f + key.Uniform(i) : 0.4f * (float)key.Normal(i);
        Model.Graph.Initializer.Add(Floats(name, tensor));
        return name;
    }

    /// <summary>Adds whole numbers as an initializer.</summary>
    public string Whole(string name, params long[] values)
    {
        var tensor = new TensorProto { Name = name, DataType = OnnxTypes.Int64 };
        tensor.Dims.Add(values.Length);
        tensor.Int64Data.AddRange(values);
        Model.Graph.Initializer.Add(tensor);
        return name;
    }

    /// <summary>Adds a single number as a constant node.</summary>
    public string Number(float value)
    {
        var node = new NodeProto { OpType = "Constant", Name = $"Constant_{_last++}" };
        node.Output.Add($"{node.Name}_output_0");
        node.Attribute.Add(new AttributeProto { Name = "value", Type = AttributeType.Tensor, T = Floats("", new Tensor(Shape.Scalar, [value])) });
        Model.Graph.Node.Add(node);
        return node.Output[0];
    }

    /// <summary>Adds a node.</summary>
    public string Node(string op, string[] inputs, params (string Name, object Value)[] settings) => Nodes(op, inputs, 1, settings)[0];

    /// <summary>Adds a node of several outputs.</summary>
    public string[] Nodes(string op, string[] inputs, int outputs, params (string Name, object Value)[] settings)
    {
        var node = new NodeProto { OpType = op, Name = $"/{op}_{_last++}" };
        node.Input.AddRange(inputs);
        for (int i = 0; i < outputs; i++) node.Output.Add($"{node.Name}_output_{i}");
        foreach (var (name, value) in settings)
        {
            var attribute = new AttributeProto { Name = name };
            switch (value)
            {
                case int i: (attribute.I, attribute.Type) = (i, AttributeType.Int); break;
                case float f: (attribute.F, attribute.Type) = (f, AttributeType.Float); break;
                case string s: (attribute.S, attribute.Type) = (ByteString.CopyFromUtf8(s), AttributeType.String); break;
                default:
                    attribute.Ints.AddRange(((int[])value).Select(v => (long)v));
                    attribute.Type = AttributeType.Ints;
                    break;
            }
            node.Attribute.Add(attribute);
        }
        Model.Graph.Node.Add(node);
        return [.. node.Output];
    }

    /// <summary>Names a value as output.</summary>
    public void Output(string value, string name, params int?[] dims)
    {
        foreach (var node in Model.Graph.Node)
        {
            for (int i = 0; i < node.Input.Count; i++) if (node.Input[i] == value) node.Input[i] = name;
            for (int i = 0; i < node.Output.Count; i++) if (node.Output[i] == value) node.Output[i] = name;
        }
        Model.Graph.Output.Add(Described(name, dims));
    }

    /// <summary>Imports the file, compares it with ONNX Runtime, and lets it learn.</summary>
    public Model Judge(int? classes = null, int rows = 4, double tolerance = Differences.Relative)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["foreign.onnx"], Model.ToByteArray());
        var model = OnnxFile.Import(folder["foreign.onnx"]);
        if (Model.Graph.Input[0].Type.TensorType.Shape.Dim[0].DimValue > 0) rows = (int)Model.Graph.Input[0].Type.TensorType.Shape.Dim[0].DimValue;
        var asked = ExampleModels.RowsFor(model, rows, classes);
        var theirs = Ort.Run(folder["foreign.onnx"], asked);
        foreach (var (head, ours) in ExampleModels.Predict(model, asked)) Differences.AssertClose(theirs[head].Reshape(ours.Shape), ours, head, tolerance);
        // And on from there: exported again it is the same.
        OnnxFile.Export(model, folder["again.onnx"]);
        var again = Ort.Run(folder["again.onnx"], asked);
        foreach (var (head, ours) in ExampleModels.Predict(model, asked)) Differences.AssertClose(ours, again[head], $"exported again, {head}", tolerance);
        Learn(model, asked);
        // As a .keras file too.
        var before = ExampleModels.Predict(model, asked);
        model.Save(folder["model.keras"]);
        foreach (var (head, ours) in ExampleModels.Predict(Espalier.Model.Load(folder["model.keras"]), asked)) Differences.AssertClose(before[head], ours, $"saved, {head}");
        return model;
    }

    private static void Learn(Model model, Dictionary<string, Tensor> rows)
    {
        var targets = new PerHead<Tensor>();
        foreach (var head in model.Heads)
        {
            var target = new Tensor(head.Output.Shape.WithBatch(rows.First().Value.Rows));
            for (int i = 0; i < target.Values.Length; i++) target.Values[i] = 0.2f + 0.1f * (i % 3);
            targets.Add(head.Name, target);
        }
        model.Compile(new Adam(0.01), new PerHead<Loss>(new MeanSquaredError()));
        var data = new Dataset([.. model.Inputs.Select(i => rows[LayerCall.Of(i).Layer.Name!])], targets);
        var history = model.Fit(data, epochs: 15, batchSize: 4);
        Assert.True(history["loss"][^1] < history["loss"][0], $"The loss went from {history["loss"][0]} to {history["loss"][^1]}.");
    }

    private static TensorProto Floats(string name, Tensor tensor)
    {
        var made = new TensorProto { Name = name, DataType = OnnxTypes.Float, RawData = ByteString.CopyFrom(MemoryMarshal.AsBytes(tensor.Values.AsSpan())) };
        foreach (int d in tensor.Shape.Dims) made.Dims.Add(d);
        return made;
    }

    private static ValueInfoProto Described(string name, int?[] dims)
    {
        var shape = new TensorShapeProto();
        foreach (int? d in dims) shape.Dim.Add(d is { } size ? new TensorShapeProto.Types.Dimension { DimValue = size } : new TensorShapeProto.Types.Dimension { DimParam = "N" });
        return new ValueInfoProto { Name = name, Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = OnnxTypes.Float, Shape = shape } } };
    }
}
