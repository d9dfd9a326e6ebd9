using System.Reflection;
using System.Text.Json;
using Espalier.Data;
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
        Write(model, graph, inputs, path, settings);
    }

    /// <summary>
    /// Writes a model with what prepares its data: the file then takes the raw columns of a table, each an input of its own named after the
    /// column (numbers as doubles, names as texts, one column wide; NaN and the empty text stand for a missing value), or pictures of the
    /// network's size as bytes. The class names of the heads go into the metadata.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="recipe">What it was trained with.</param>
    /// <param name="path">Where the file shall be; a file there is replaced.</param>
    /// <param name="settings">How; null means the defaults. Without <see cref="OnnxExportSettings.IncludePreprocessing"/> the file takes prepared numbers.</param>
    /// <returns>What whoever uses the file should know: what is not part of it, and where it answers though Espalier would refuse.</returns>
    /// <exception cref="EspalierException">
    /// The model or its preparation has something ONNX cannot express (all of it is named), the two do not belong together, or the place cannot be written.
    /// </exception>
    public static IReadOnlyList<string> Export(Model model, FittedRecipe recipe, string path, OnnxExportSettings? settings = null)
    {
        settings ??= new OnnxExportSettings();
        settings = settings with { Classes = settings.Classes ?? recipe.Heads.Where(h => h.ClassNames.Count > 0).ToDictionary(h => h.Name, h => h.ClassNames) };
        if (!settings.IncludePreprocessing)
        {
            Export(model, path, settings);
            return ["The file takes prepared numbers: scale and encode the data as the recipe says, in the order of its features."];
        }
        if (model.Inputs.Items is not [var input] || input.Shape.WithoutFirst() != recipe.Preparation.RowShape)
            throw new EspalierException($"{model.DisplayName} takes {string.Join(" and ", model.Inputs.Items.Select(i => i.Shape))} but the recipe prepares "
                + $"{new Shape([Shape.Batch, .. recipe.Preparation.RowShape.Dims])}. Export it without preprocessing.");
        var graph = new OnnxGraph(GraphName(model));
        var preparation = new PreparationWriter(graph);
        foreach (var head in model.Heads) graph.Reserve(head.Name);
        string features = recipe.Preparation is FeaturePipeline pipeline ? preparation.Write(pipeline) : preparation.Write((ImagePreparation)recipe.Preparation);
        string[] derived = [.. graph.Proto.Input.Select(i => i.Name).Intersect(recipe.Recipe.Data.Derive.SelectMany(d => d.Makes))];
        string[] notes = [.. preparation.Notes, .. derived.Length == 0 ? [] : (string[])[$"Derived columns are inputs of their own: {string.Join(", ", derived)}."]];
        Write(model, graph, new Dictionary<Symbol, string> { [input] = features }, path, settings, notes);
        return notes;
    }

    /// <summary>Writes the network behind what is written already, and the file.</summary>
    internal static void Write(Model model, OnnxGraph graph, Dictionary<Symbol, string> inputs, string path, OnnxExportSettings settings, params IEnumerable<string> notes)
    {
        WriteModel(model, graph, inputs, settings);
        Save(graph, path, settings, settings.Classes, string.Join('\n', [Description(model, settings), .. notes]));
    }

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
