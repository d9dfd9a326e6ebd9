using Espalier.Data;

namespace Espalier.Hosting;

/// <summary>Finds and loads the file of a service.</summary>
internal static class ModelFile
{
    /// <summary>The whole path of a model file: as given, or beside the program where a relative one is not in the current folder.</summary>
    /// <param name="path">The path as given.</param>
    /// <exception cref="EspalierException">There is no such file.</exception>
    public static string Find(string path)
    {
        if (string.IsNullOrWhiteSpace(path)) throw new EspalierException("AddEspalier needs the path of a model file, such as \"wine.keras\", but got an empty one.");
        string here = Path.GetFullPath(path), beside = Path.GetFullPath(path, AppContext.BaseDirectory);
        if (File.Exists(here)) return here;
        if (File.Exists(beside)) return beside;
        if (Directory.Exists(here)) throw new EspalierException($"AddEspalier needs a model file but '{here}' is a folder. A run's model is its model.keras.");
        string? folder = Path.GetDirectoryName(here);
        string near = Directory.Exists(folder) ? Nearest.Suggest(Path.GetFileName(here), Directory.EnumerateFiles(folder!).Select(f => Path.GetFileName(f))) : "";
        throw new EspalierException($"AddEspalier found no model file '{path}'. Looked for {(here == beside ? here : $"{here} and {beside}")}.{near}");
    }

    /// <summary>Loads a model with its encoders.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">How it is to run.</param>
    /// <exception cref="EspalierException">The file is damaged, or a model without encoders.</exception>
    public static Predictor Load(string path, EspalierOptions options)
    {
        var predictor = Predictor.Load(path);
        if (options.Backend() is { } backend) predictor.Model.Backend = backend;
        if (options.WarmUp) predictor.Model.Predict(new Dataset([.. predictor.Model.Inputs.Items.Select(i => new Tensor(i.Shape.WithBatch(1)))]));
        return predictor;
    }
}
