using System.Globalization;
using System.Text.Json.Nodes;
using Espalier.Data;
using Espalier.Onnx;

namespace Espalier.Cli;

/// <summary>Writes a model in the format that a file's ending names; a file appears whole and checked, or not at all.</summary>
internal static class ModelFiles
{
    private static readonly string[] Known = [".keras", ".onnx", ".safetensors", ".npz", ".weights.h5", ".cs"];

    /// <summary>The endings that a model can be written with.</summary>
    public static string Endings => string.Join(", ", Known);

    /// <summary>The ending of a file's name as this tool tells formats apart, in lower case; empty when it is none.</summary>
    public static string Ending(string path) => path.EndsWith(".weights.h5", StringComparison.OrdinalIgnoreCase) ? ".weights.h5" : Path.GetExtension(path).ToLowerInvariant();

    /// <summary>Whether a model can be written to a file of this name.</summary>
    public static bool Writes(string path) => Known.Contains(Ending(path));

    /// <summary>Writes a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="predictor">The model with its encoders; null when it has none.</param>
    /// <param name="path">The file; one that is there is replaced.</param>
    /// <param name="className">The class of a C# file; null for one named after the model.</param>
    /// <param name="raw">Whether an ONNX or C# file takes the network's numbers though there are encoders.</param>
    /// <exception cref="EspalierException">The format cannot hold the model, or the file cannot be written.</exception>
    public static WrittenFile Write(Model model, Predictor? predictor, string path, string? className = null, bool raw = false)
    {
        if (Directory.Exists(path)) throw new EspalierException($"'{path}' should be a file but is a folder. Say which file in it.");
        switch (Ending(path))
        {
            case ".keras":
                if (predictor is null) model.Save(path);
                else predictor.Save(path);
                return Written(path, $"{Network(model)}{(predictor is null ? "" : ", with its encoders")}", []);
            case ".safetensors" or ".npz" or ".weights.h5":
                model.SaveWeights(path);
                return Written(path, $"{Show.Number(model.Weights.Count, "array")}, {Show.Number(model.ParameterCount, "weight")}", []);
            case ".cs":
                bool rows = predictor is not null && !raw;
                if (rows) CSharpFile.Export(predictor!, path, className);
                else CSharpFile.Export(model, path, className);
                return Written(path, rows && predictor!.Recipe.Preparation is FeaturePipeline ? "takes raw columns" : "takes the numbers that the network sees", []);
            case ".onnx": return WriteOnnx(model, raw ? null : predictor, predictor, path);
            default: throw new EspalierException($"'{path}' should end in one of {Endings}.");
        }
    }

    // Written beside, run and compared, and only then renamed into its place.
    private static WrittenFile WriteOnnx(Model model, Predictor? preparing, Predictor? known, string path)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!, beside = Path.Combine(folder, $"{Path.GetFileNameWithoutExtension(path)}.{Guid.NewGuid():N}.tmp.onnx");
        try
        {
            var settings = new OnnxExportSettings
            {
                Classes = known?.Recipe.Heads.Where(h => h.ClassNames.Count > 0).ToDictionary(h => h.Name, h => h.ClassNames, StringComparer.Ordinal),
            };
            IReadOnlyList<string> notes = [];
            if (preparing is not null) notes = OnnxFile.Export(model, preparing.Recipe, beside, settings);
            else OnnxFile.Export(model, beside, settings);
            var check = Checked(preparing is not null ? OnnxVerification.Check(beside, model, preparing.Recipe) : OnnxVerification.Check(beside, model), model);
            File.Move(beside, path, overwrite: true);
            return Written(path, string.Create(CultureInfo.InvariantCulture, $"checked with {check.Verifier}, largest relative difference {check.LargestDifference:0.0E+0}"),
                new JsonObject { ["verifier"] = check.Verifier, ["largest_difference"] = Json.Number(check.LargestDifference) }, notes);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new EspalierException($"'{path}' cannot be written: {e.Message}", e);
        }
        finally
        {
            File.Delete(beside);
        }
    }

    private static OnnxCheck Checked(OnnxCheck check, Model model) => check.Ok ? check
        : throw new EspalierException($"The ONNX file of {model.DisplayName} was not written, because it answers otherwise than the model. {check} Please report it with the model's layers: espalier summary --json.");

    private static string Network(Model model) => $"{Show.Number(model.Heads.Count, "head")}, {Show.Number(model.ParameterCount, "weight")}";

    private static WrittenFile Written(string path, string about, JsonObject facts, IReadOnlyList<string>? notes = null) => new(path, new FileInfo(path).Length, about, facts, notes ?? []);
}
