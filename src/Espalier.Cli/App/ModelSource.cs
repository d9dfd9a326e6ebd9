using Espalier.Data;
using Espalier.Onnx;

namespace Espalier.Cli;

/// <summary>Finds the model that an argument means: a run, a model file, or the network a recipe or prepared data would get.</summary>
internal static class ModelSource
{
    /// <summary>The trained model with its encoders, of a run or a model file.</summary>
    /// <exception cref="EspalierException">There is none.</exception>
    public static Predictor Trained(string path) => Predictor.Load(TrainedFile(path));

    /// <summary>The model of a run or a model file, and its encoders where it has some.</summary>
    /// <exception cref="EspalierException">There is none.</exception>
    public static (Model Model, Predictor? Predictor) Saved(string path)
    {
        string file = TrainedFile(path);
        var model = ModelFiles.Ending(file) == ".onnx" ? OnnxFile.Import(file) : Model.Load(file);
        var predictor = Predictor.Find(model, file);
        return (predictor?.Model ?? model, predictor);
    }

    /// <summary>A model: trained, or as a recipe builds it.</summary>
    /// <exception cref="EspalierException">There is none.</exception>
    public static Model Any(string path, VerbContext context)
    {
        if (Path.GetExtension(path).ToUpperInvariant() is not (".YAML" or ".YML" or ".SAFETENSORS") || Directory.Exists(path)) return Model.Load(TrainedFile(path));
        using TrainingInput input = TrainingInput.Read(path, [], context);
        return input.Recipe.Build(input.Data);
    }

    private static string TrainedFile(string path)
    {
        if (!Directory.Exists(path))
            return File.Exists(path) ? path : throw new EspalierException($"There is no run and no model file '{path}'.{Near(path)}");
        RunFolder folder = RunFolder.Open(path);
        return File.Exists(folder.Model) ? folder.Model
            : throw new EspalierException($"The run '{path}' has no model yet. {(File.Exists(folder.State) ? $"Let it go on: espalier train --resume {path}" : "Its training has not come far enough.")}");
    }

    private static string Near(string path)
    {
        string folder = Path.GetDirectoryName(path) is { Length: > 0 } given ? given : ".";
        if (!Directory.Exists(folder)) return "";
        return Nearest.Suggest(path, Directory.EnumerateFileSystemEntries(folder).Select(f => folder == "." ? Path.GetFileName(f) : f));
    }
}
