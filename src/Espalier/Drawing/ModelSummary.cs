using System.Globalization;
using System.Text;

namespace Espalier;

/// <summary>The table that Keras's <c>model.summary()</c> prints, to the character.</summary>
internal static class ModelSummary
{
    private static readonly string[] Units = ["B", "KB", "MB", "GB", "TB", "PB"];

    public static string Of(Model model, int? width, bool expandNested, bool showTrainable)
    {
        bool chain = model is Sequential || IsChain(model);
        double[] ends = chain ? [0.45, 0.80, 1.0] : [0.3, 0.56, 0.74, 1.0];
        int length = width ?? (chain ? 88 : 108) + (showTrainable ? 12 : 0);
        List<string> headers = ["Layer (type)", "Output Shape", "Param #"];
        List<CellAlignment> alignments = [CellAlignment.Left, CellAlignment.Left, CellAlignment.Right];
        if (!chain)
        {
            headers.Add("Connected to");
            alignments.Add(CellAlignment.Left);
        }
        if (showTrainable)
        {
            ends = [.. ends.Select(e => e * 0.90), 1.0];
            headers.Add("Trainable");
            alignments.Add(CellAlignment.Center);
        }
        var table = new BoxTable(headers, alignments, Widths(ends, length), length);
        var network = model.Network.ToHashSet();
        foreach (var layer in Shown(model)) AddLayer(layer, 0);
        return $"Model: \"{model.Name ?? Espalier.Layer.SnakeCase(model.ClassName)}\"\n{table}{Footer(model)}";

        void AddLayer(Layer layer, int level)
        {
            string prefix = level == 0 ? "" : new string(' ', 3 * level) + "└ ";
            List<string> cells = [$"{prefix}{layer.Name ?? Layer.SnakeCase(layer.ClassName)} ({layer.ClassName})", OutputShape(layer), Parameters(layer)];
            if (!chain) cells.Add(Connections(layer, network));
            if (showTrainable) cells.Add(layer.Weights.Count == 0 ? "-" : layer.IsTrainable ? "Y" : "N");
            table.Add(cells);
            if (!expandNested || layer is not Model nested) return;
            foreach (var inner in Shown(nested)) AddLayer(inner, level + 1);
        }
    }

    // Keras leaves the input layer of a Sequential out.
    private static IEnumerable<Layer> Shown(Model model) => model is Sequential { Stack: var stack } ? stack.Where(l => l is not InputLayer) : model.Layers;

    // Keras leaves the connections out where each layer simply follows the one before.
    private static bool IsChain(Model model)
    {
        var layers = new HashSet<Layer>();
        var followed = new HashSet<LayerCall>();
        int starts = 0;
        foreach (var call in model.Network)
        {
            if (!layers.Add(call.Layer) || call.Arguments.Count() > 1) return false;
            if (call.Inputs.Count == 0 && ++starts > 1) return false;
            if (call.Inputs.Count == 1 && !followed.Add(LayerCall.Of(call.Inputs[0]))) return false;
        }
        return true;
    }

    private static int[] Widths(double[] ends, int length)
    {
        var widths = new int[ends.Length];
        int used = 0;
        for (int i = 0; i < widths.Length; i++)
        {
            widths[i] = (int)(ends[i] * length) - used;
            used += widths[i];
            if (widths[i] < 4) throw new EspalierException($"A width of {length} is too small for a summary of {widths.Length} columns. Give it 40 or more.");
        }
        return widths;
    }

    private static string OutputShape(Layer layer)
    {
        if (layer is Model { IsDefined: true, Calls.Count: 0 } model) return Shapes(model.Outputs.Items);
        return layer.Calls.Count == 0 ? "?" : Shapes(layer.Calls[^1].Outputs);
    }

    private static string Shapes(IReadOnlyList<Symbol> outputs) =>
        outputs.Count == 1 ? Text(outputs[0].Shape) : $"[{string.Join(", ", outputs.Select(o => Text(o.Shape)))}]";

    // Keras's own form: no comma behind a single size, and None for the batch.
    private static string Text(Shape shape) => $"({string.Join(", ", shape.Dims.ToArray().Select(d => d == Shape.Batch ? "None" : Number(d, "0")))})";

    private static string Parameters(Layer layer) =>
        layer.IsBuilt || layer is Model { IsDefined: true } ? Number(Count(layer.Weights), "N0") : "0 (unbuilt)";

    private static string Connections(Layer layer, HashSet<LayerCall> network)
    {
        var links = new List<string>();
        foreach (var call in layer.Calls)
        {
            if (!network.Contains(call)) continue;
            foreach (var input in call.Arguments)
            {
                var from = LayerCall.Of(input);
                links.Add($"{from.Layer.Name}[{Number(from.Index, "0")}][{Number(from.IndexOf(input), "0")}]");
            }
        }
        return links.Count == 0 ? "-" : string.Join(", ", links);
    }

    private static string Footer(Model model)
    {
        long trainable = Count(model.TrainableWeights), all = Count(model.Weights), optimizer = OptimizerCount(model);
        var text = new StringBuilder();
        Line("Total", all + optimizer);
        Line("Trainable", trainable);
        Line("Non-trainable", all - trainable);
        if (optimizer > 0) Line("Optimizer", optimizer);
        return text.ToString();

        void Line(string what, long count) => text.Append($" {what} params: {Number(count, "N0")} ({Size(count * sizeof(float))})\n");
    }

    // The count of steps, the rate unless a schedule gives it, and the slots; nothing before the first step, as nothing exists then.
    private static long OptimizerCount(Model model)
    {
        if (model.Compilation?.Optimizer is not { } optimizer) return 0;
        var variables = optimizer.Variables;
        if (optimizer.Iterations == 0 && variables.Count == 0) return 0;
        return 1 + (optimizer.LearningRate.IsSchedule ? 0 : 1) + variables.Sum(v => v.Shape.ValuesPerRow);
    }

    private static long Count(IEnumerable<Weight> weights) => weights.Sum(w => w.Shape.ValuesPerRow);

    private static string Size(double bytes)
    {
        int unit = 0;
        for (; bytes >= 1024 && unit < Units.Length - 1; unit++) bytes /= 1024;
        return string.Create(CultureInfo.InvariantCulture, $"{bytes:F2} {Units[unit]}");
    }

    private static string Number(long value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
