using System.Reflection;
using System.Text.Json;
using Espalier.Graph;
using Espalier.Onnx.Protocol;
using Google.Protobuf;

namespace Espalier.Onnx;

/// <summary>Writes models as ONNX files, which ONNX Runtime and others run.</summary>
public static partial class OnnxFile
{
    /// <summary>The metadata key under which a file says the class names by head, as JSON.</summary>
    public const string ClassesKey = "espalier.classes";

    /// <summary>
    /// Writes a model as an ONNX file: inputs named as the input layers, outputs as the heads, the batch as first axis of any size. What acts
    /// in training only, such as dropout, is left out.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="path">Where the file shall be; a file there is replaced.</param>
    /// <param name="settings">How; null means the defaults.</param>
    /// <exception cref="EspalierException">The model has no shape yet, has something ONNX cannot express (all of it is named), or the place cannot be written.</exception>
    public static void Export(Model model, string path, OnnxExportSettings? settings = null)
    {
        settings ??= new OnnxExportSettings();
        var graph = new OnnxGraph(GraphName(model));
        var inputs = new Dictionary<Symbol, string>();
        foreach (var input in model.Inputs)
        {
            string name = LayerCall.Of(input).Layer.Name!;
            graph.Proto.Input.Add(Described(name, OnnxTypes.Float, input.Shape));
            inputs[input] = name;
        }
        WriteModel(model, graph, inputs, settings);
        Save(graph, path, settings, settings.Classes, Description(model, settings));
    }

    /// <summary>Writes the network behind its inputs, and names its heads.</summary>
    private static void WriteModel(Model model, OnnxGraph graph, Dictionary<Symbol, string> inputs, OnnxExportSettings settings)
    {
        settings.Check();
        if (!model.IsDefined) throw new EspalierException($"{model.DisplayName} has no input shape yet. Build it, or show it data, before it is exported.");
        foreach (string name in inputs.Values.Concat(model.Heads.Select(h => h.Name))) graph.Reserve(name);
        var writer = new OnnxWriter(graph, settings.Opset);
        writer.Write([.. model.Heads.Select(h => h.Output)], inputs, WeightNames(model));
        graph.Purpose = "";
        var renamed = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var head in model.Heads)
        {
            string value = writer.Name(head.Output), name = inputs.ContainsValue(head.Name) ? $"{head.Name}_output" : head.Name;
            // A value has one name: what is an input, a number or another head already is handed on under its own.
            if (!renamed.ContainsKey(value) && graph.Proto.Node.Any(n => n.OpType != "Constant" && n.Output.Contains(value))) graph.Rename(value, name);
            else
            {
                graph.Node("Identity", [renamed.GetValueOrDefault(value, value)]);
                graph.Proto.Node[^1].Output[0] = name;
            }
            renamed.TryAdd(value, name);
            graph.Proto.Output.Add(Described(name, OnnxTypes.Float, head.Output.Shape));
        }
        graph.DropUnread(graph.Proto.Output.Select(o => o.Name));
        SortConstantsFirst(graph);
    }

    private static void Save(OnnxGraph graph, string path, OnnxExportSettings settings, IReadOnlyDictionary<string, IReadOnlyList<string>>? classes, string description)
    {
        var file = new ModelProto
        {
            IrVersion = settings.FormatVersion,
            ProducerName = "Espalier",
            ProducerVersion = typeof(Model).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "",
            DocString = description,
            Graph = graph.Proto,
        };
        file.OpsetImport.Add(new OperatorSetIdProto { Version = settings.Opset });
        if (graph.Proto.Node.Any(n => n.Domain == OnnxGraph.TableDomain)) file.OpsetImport.Add(new OperatorSetIdProto { Domain = OnnxGraph.TableDomain, Version = 4 });
        if (classes is { Count: > 0 }) file.MetadataProps.Add(new StringStringEntryProto { Key = ClassesKey, Value = JsonSerializer.Serialize(classes) });
        AtomicFile.Write(path, file.WriteTo);
    }

    private static string Description(Model model, OnnxExportSettings settings)
    {
        string inputs = string.Join(", ", model.Inputs.Select(i => $"{LayerCall.Of(i).Layer.Name} {i.Shape}"));
        var heads = model.Heads.Select(h => settings.Classes is { } all && all.TryGetValue(h.Name, out var classes)
            ? $"{h.Name} {h.Output.Shape}: {string.Join(", ", classes.Take(20))}{(classes.Count > 20 ? $", … ({classes.Count} classes)" : "")}" : $"{h.Name} {h.Output.Shape}");
        string text = $"Inputs: {inputs}.\nAnswers: {string.Join("; ", heads)}.";
        return settings.Description is null ? text : $"{settings.Description}\n{text}";
    }

    private static string GraphName(Model model) => model.Name ?? "model";

    // layer/weight, with the outer layers in front.
    private static Dictionary<Parameter, string> WeightNames(Model model)
    {
        var names = new Dictionary<Parameter, string>();
        Name(model, "");
        return names;

        void Name(Layer layer, string path)
        {
            foreach (var weight in layer.Weights)
                if (weight.Layer == layer) names.TryAdd(weight.Parameter, $"{path}{weight.Name}");
            foreach (var inner in layer.InnerLayers) Name(inner, $"{path}{inner.DisplayName}/");
            foreach (var weight in layer.Weights) names.TryAdd(weight.Parameter, $"{path}{weight.Name}");
        }
    }

    internal static ValueInfoProto Described(string name, int type, Shape shape)
    {
        var sizes = new TensorShapeProto();
        foreach (int d in shape.Dims)
            sizes.Dim.Add(d == Shape.Batch ? new TensorShapeProto.Types.Dimension { DimParam = "batch" } : new TensorShapeProto.Types.Dimension { DimValue = d });
        return new ValueInfoProto { Name = name, Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = type, Shape = sizes } } };
    }

    // A node stands behind those it reads; numbers may have been made late for a node that was made early.
    private static void SortConstantsFirst(OnnxGraph graph)
    {
        NodeProto[] sorted = [.. graph.Proto.Node.Where(n => n.OpType == "Constant"), .. graph.Proto.Node.Where(n => n.OpType != "Constant")];
        graph.Proto.Node.Clear();
        graph.Proto.Node.AddRange(sorted);
    }
}
