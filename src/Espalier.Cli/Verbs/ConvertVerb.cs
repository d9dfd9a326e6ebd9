using System.CommandLine;
using Espalier.Data;

namespace Espalier.Cli;

/// <summary><c>espalier convert IN OUT</c>: models, weights and arrays from one format to another, as the endings say.</summary>
internal static class ConvertVerb
{
    public static Command Create(VerbContext context)
    {
        var from = new Argument<string>("in") { Description = "A run, a model (.keras, .onnx), weights (.weights.h5, .safetensors, .npz) or prepared data (.safetensors, .npz)." };
        var to = new Argument<string>("out") { Description = $"The file to write: {ModelFiles.Endings}." };
        var model = new Option<string?>("--model") { Description = "The run or model file that weights belong to: needed to make a model of them, or to read or write .weights.h5.", HelpName = "MODEL" };
        Option<bool> json = Options.Json();
        var verb = new Command("convert", "Turns models, weights and prepared data from one file format into another, by the endings of their names.") { from, to, model, json };
        verb.SetAction(parsed =>
        {
            string source = parsed.GetRequiredValue(from), target = parsed.GetRequiredValue(to);
            if (!ModelFiles.Writes(target)) throw new EspalierException($"Convert writes files that end in {ModelFiles.Endings} but '{target}' ends in '{Path.GetExtension(target)}'.");
            if (Directory.Exists(target)) throw new EspalierException($"'{target}' should be a file but is a folder. Say which file in it.");
            if (Path.GetFullPath(source) == Path.GetFullPath(target)) throw new EspalierException($"'{source}' would be written over itself. Choose another name.");
            var written = Convert(source, target, parsed.GetValue(model), out var warnings);
            WrittenFile.Report(context.Terminal, [written], parsed.GetValue(json));
            foreach (string warning in warnings) context.Terminal.Note($"note: {warning}");
            return ExitCode.Done;
        });
        return verb;
    }

    private static WrittenFile Convert(string source, string target, string? owner, out IReadOnlyList<string> warnings)
    {
        warnings = [];
        bool arrays = !Directory.Exists(source) && ModelFiles.Ending(source) is ".safetensors" or ".npz" or ".weights.h5";
        if (!arrays)
        {
            if (owner is not null) throw new EspalierException($"--model goes with weights, but '{source}' is a model itself.");
            if (!Directory.Exists(source) && ModelFiles.Ending(source) is not (".keras" or ".onnx"))
                throw new EspalierException($"Convert reads runs, .keras, .onnx, .weights.h5, .safetensors and .npz files but '{source}' ends in '{Path.GetExtension(source)}'.");
            var (found, predictor) = ModelSource.Saved(source);
            warnings = found.LoadWarnings;
            return ModelFiles.Write(found, predictor, target);
        }
        if (!File.Exists(source)) throw new EspalierException($"There is no file '{source}'.");
        if (owner is not null)
        {
            var (found, predictor) = ModelSource.Saved(owner);
            found.LoadWeights(source);
            warnings = found.LoadWarnings;
            return ModelFiles.Write(found, predictor, target);
        }
        if (ModelFiles.Ending(source) == ModelFiles.Ending(target)) throw new EspalierException($"'{source}' and '{target}' have one format, so there is nothing to convert. Copy the file.");
        if (ModelFiles.Ending(source) == ".weights.h5" || ModelFiles.Ending(target) is not (".safetensors" or ".npz"))
            throw new EspalierException($"'{source}' holds arrays; to make a {ModelFiles.Ending(target)} file of them say which network they belong to: --model MODEL");
        int count = ModelFiles.Ending(source) == ".npz" ? ArrayFiles.FromNpz(source, target) : ArrayFiles.FromSafetensors(source, target);
        return new WrittenFile(target, new FileInfo(target).Length, Show.Number(count, "array"), [], []);
    }
}
