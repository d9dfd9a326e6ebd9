using Espalier.Data;

namespace Espalier.Cli;

/// <summary>What a training starts from: a recipe with its data, or data prepared before.</summary>
/// <param name="Recipe">The recipe with the command line's settings.</param>
/// <param name="Data">The data.</param>
/// <param name="DataFolder">The folder that the recipe's files are relative to.</param>
/// <param name="PreparedPath">The file of prepared data; null when the recipe's own files were read.</param>
internal sealed record TrainingInput(Recipe Recipe, PreparedData Data, string DataFolder, string? PreparedPath) : IDisposable
{
    /// <summary>Reads a recipe and its data, or prepared data.</summary>
    /// <param name="path">A recipe (<c>.yaml</c>) or prepared data (<c>.safetensors</c>, <c>.npz</c>).</param>
    /// <param name="settings">Keys and values that take the place of the recipe's.</param>
    /// <param name="context">Shows downloads and may stop them.</param>
    /// <exception cref="EspalierException">It is neither, or something in it does not fit.</exception>
    public static TrainingInput Read(string path, IReadOnlyList<(string Key, string Value)> settings, VerbContext context)
    {
        if (Directory.Exists(path))
            throw new EspalierException(RunFolder.Is(path) ? $"'{path}' is a run. To go on with it: espalier train --resume {path}" : $"'{path}' is a folder; a recipe (.yaml) or prepared data (.safetensors, .npz) was expected.");
        if (PreparedData.Is(path))
        {
            PreparedData data = PreparedData.Open(path);
            Recipe recipe = Set(data.Recipe, settings);
            return new TrainingInput(recipe, data.With(recipe), "", Path.GetFullPath(path));
        }
        if (Path.GetExtension(path).ToUpperInvariant() is not (".YAML" or ".YML"))
            throw new EspalierException(File.Exists(path)
                ? $"'{path}' is no recipe (.yaml) and no prepared data (.safetensors, .npz). To write a recipe for a table: espalier new {path} --heads COLUMN,…"
                : $"There is no file '{path}'.{Near(path)}");
        if (!File.Exists(path)) throw new EspalierException($"There is no recipe '{path}'.{Near(path)}");
        return Prepare(Set(Recipe.Load(path), settings), Path.GetDirectoryName(Path.GetFullPath(path))!, context);
    }

    /// <summary>Reads what a run was trained on.</summary>
    /// <exception cref="EspalierException">The data is gone or changed.</exception>
    public static TrainingInput Of(RunFolder folder, RunReport report, IReadOnlyList<(string Key, string Value)> settings, VerbContext context)
    {
        Recipe recipe = Set(ReadRecipe(folder, report), settings);
        TrainingInput input;
        if (report.Prepared is { } prepared)
        {
            PreparedData data = PreparedData.Open(prepared);
            input = new TrainingInput(recipe, data.With(recipe), "", prepared);
        }
        else input = Prepare(recipe, report.DataFolder, context);
        report.CheckFiles(input.Data);
        return input;
    }

    private static Recipe ReadRecipe(RunFolder folder, RunReport report)
    {
        try
        {
            return Recipe.Parse(File.ReadAllText(folder.Recipe), report.RecipeFile is { Length: > 0 } file ? file : folder.Recipe, report.DataFolder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new EspalierException($"'{folder.Recipe}' cannot be read: {e.Message}", e);
        }
    }

    private static TrainingInput Prepare(Recipe recipe, string folder, VerbContext context)
    {
        PreparedData data = recipe.Prepare(progress: new DownloadLine(context.Terminal), pictures: new PictureLine(context.Terminal), cancellation: context.Stop.Token);
        context.Terminal.ClearProgress();
        return new TrainingInput(recipe, data, folder, null);
    }

    private static Recipe Set(Recipe recipe, IReadOnlyList<(string Key, string Value)> settings)
    {
        foreach (var (key, value) in settings) recipe = recipe.With(key, value);
        return recipe;
    }

    private static string Near(string path)
    {
        string folder = Path.GetDirectoryName(path) is { Length: > 0 } given ? given : ".";
        if (!Directory.Exists(folder)) return $" There is no folder '{folder}' either.";
        return Nearest.Suggest(path, Directory.EnumerateFiles(folder, "*.y*ml").Select(f => folder == "." ? Path.GetFileName(f) : f));
    }

    public void Dispose() => Data.Dispose();
}
