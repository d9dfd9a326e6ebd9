using System.CommandLine;
using System.Text.Json.Nodes;
using Espalier.Data;

namespace Espalier.Cli;

/// <summary><c>espalier import FILE --out MODEL.keras</c>: a model of Keras or ONNX as one of ours, on request with the encoders of prepared data.</summary>
internal static class ImportVerb
{
    public static Command Create(VerbContext context)
    {
        var file = new Argument<string>("file") { Description = "A Keras file (.keras) or an ONNX file (.onnx)." };
        var output = new Option<string?>("--out", "-o") { Description = "The model file (.keras); NAME.keras in this folder by default.", HelpName = "FILE" };
        var encoders = new Option<string?>("--encoders") { Description = "Prepared data, a run or a model whose encoders go with the imported model, so that it answers in the units of the data.", HelpName = "FROM" };
        Option<bool> json = Options.Json();
        var verb = new Command("import", "Reads a model that Keras wrote, or an ONNX file, checks all of it, and keeps it as a model file.") { file, output, encoders, json };
        verb.SetAction(parsed =>
        {
            string from = parsed.GetRequiredValue(file);
            if (Directory.Exists(from)) throw new EspalierException($"'{from}' is a folder. Import takes a .keras or .onnx file; a run needs no import.");
            if (ModelFiles.Ending(from) is not (".keras" or ".onnx")) throw new EspalierException($"Import reads .keras and .onnx files but '{from}' ends in '{Path.GetExtension(from)}'.{Hint(from)}");
            string to = parsed.GetValue(output) ?? Path.GetFileNameWithoutExtension(from) + ".keras";
            if (ModelFiles.Ending(to) != ".keras") throw new EspalierException($"--out names a .keras file but '{to}' ends in '{Path.GetExtension(to)}'. Other formats: espalier convert {from} {to}");
            if (Path.GetFullPath(to) == Path.GetFullPath(from)) throw new EspalierException($"'{from}' would be written over. Choose another --out.");
            var (model, predictor) = ModelSource.Saved(from);
            if (parsed.GetValue(encoders) is { } source)
            {
                if (predictor is not null) throw new EspalierException($"'{from}' has encoders already, so --encoders is not needed.");
                predictor = new Predictor(model, Encoders(source));
            }
            context.Stop.Token.ThrowIfCancellationRequested();
            var written = ModelFiles.Write(model, predictor, to);
            if (parsed.GetValue(json)) Json.Write(context.Terminal, Describe(written, model, predictor));
            else Print(context.Terminal, written, model, predictor);
            foreach (string warning in model.LoadWarnings) context.Terminal.Note($"note: {warning}");
            return ExitCode.Done;
        });
        return verb;
    }

    private static FittedRecipe Encoders(string source)
    {
        if (Directory.Exists(source) || !PreparedData.Is(source)) return ModelSource.Trained(source).Recipe;
        using var data = PreparedData.Open(source);
        return data.Fitted;
    }

    private static string Hint(string path) => ModelFiles.Ending(path) is ".safetensors" or ".npz" or ".weights.h5"
        ? $" It holds weights without a network: espalier convert {path} OUT.keras --model MODEL" : "";

    private static void Print(Terminal terminal, WrittenFile written, Model model, Predictor? predictor)
    {
        WrittenFile.Report(terminal, [written], json: false);
        terminal.Line();
        var table = new TextTable().Text("").Text("name").Text("shape");
        foreach (var input in model.Inputs.Items) table.Add("input", new Cell(LayerCall.Of(input).Layer.Name!, Style.Accent), input.Shape.ToString());
        foreach (var head in model.Heads) table.Add("head", new Cell(head.Name, Style.Accent), head.Output.Shape.ToString());
        table.Write(terminal);
        if (predictor is null) terminal.Note("It has no encoders: it answers numbers for numbers. With the data it was trained on prepared, --encoders DATA.safetensors adds them.");
    }

    private static JsonObject Describe(WrittenFile written, Model model, Predictor? predictor) => new()
    {
        ["file"] = written.Path,
        ["bytes"] = written.Bytes,
        ["weights"] = model.ParameterCount,
        ["encoders"] = predictor is not null,
        ["inputs"] = new JsonArray([.. model.Inputs.Items.Select(i => (JsonNode)new JsonObject { ["name"] = LayerCall.Of(i).Layer.Name, ["shape"] = i.Shape.ToString() })]),
        ["heads"] = new JsonArray([.. model.Heads.Select(h => (JsonNode)new JsonObject { ["name"] = h.Name, ["shape"] = h.Output.Shape.ToString() })]),
    };
}
