namespace Espalier;

public partial class Model
{
    /// <summary>
    /// What model files keep beside the model, by name: encoders, class names, facts about a run. It goes into members under
    /// <c>espalier/</c>, which Keras ignores. Names may have parts: <c>plots/loss.svg</c>.
    /// </summary>
    public IDictionary<string, byte[]> Extras { get; } = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);

    /// <summary>What <see cref="Load(string)"/> passed over, such as settings that are not known here.</summary>
    public IReadOnlyList<string> LoadWarnings { get; internal set; } = [];

    /// <summary>
    /// Writes the model to a <c>.keras</c> file: settings, weights, what it was compiled with, the optimizer's state, and
    /// <see cref="Extras"/>. Keras 3 can load it. A file that is there is replaced when the new one is whole.
    /// </summary>
    /// <param name="path">Where to.</param>
    /// <param name="savedAt">The date written into the file; null means now.</param>
    /// <exception cref="EspalierException">The place cannot be written, or a Sequential has no input yet.</exception>
    public void Save(string path, DateTimeOffset? savedAt = null)
    {
        var time = savedAt ?? TimeProvider.System.GetLocalNow();
        AtomicFile.Write(path, stream => ModelFile.Save(this, stream, time));
    }

    /// <summary>Reads a model from a <c>.keras</c> file, from Keras or from here. Nothing in the file is run.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The model, compiled if it was when it was saved; see <see cref="LoadWarnings"/>.</returns>
    /// <exception cref="EspalierException">There is no such file, it is damaged, or it has layers that are not known here: all are named.</exception>
    public static Model Load(string path) => Reading(path, ModelFile.Load);

    /// <summary>
    /// Writes the weights alone, in the format that the file's ending says: <c>.weights.h5</c> as Keras's <c>save_weights</c> does,
    /// <c>.safetensors</c>, or NumPy's <c>.npz</c>. In the last two each array has the name that Keras's <c>variable.path</c> has, such as <c>trunk1/kernel</c>.
    /// </summary>
    /// <param name="path">Where to; a file that is there is replaced when the new one is whole.</param>
    /// <param name="metadata">Texts to keep beside the weights, such as class names; only <c>.safetensors</c> has a place for them.</param>
    /// <exception cref="EspalierException">The ending is another one, the place cannot be written, or a Sequential has no input yet.</exception>
    public void SaveWeights(string path, IReadOnlyDictionary<string, string>? metadata = null)
    {
        if (!IsDefined) throw Misfit("has no input yet, so it has no weights to save. Give it an input shape.");
        string ending = Path.GetExtension(path).ToLowerInvariant();
        if (metadata is { Count: > 0 } && ending != ".safetensors") throw new EspalierException($"'{path}' has no place for metadata. Save to a .safetensors file, or without metadata.");
        switch (ending)
        {
            case ".safetensors":
                NamedWeights.SaveSafetensors(this, path, metadata);
                break;
            case ".npz":
                NamedWeights.SaveNpz(this, path);
                break;
            case ".h5":
                AtomicFile.Write(path, stream =>
                {
                    using var bytes = WeightWriter.Write(this, withOptimizer: false);
                    bytes.CopyTo(stream);
                });
                break;
            default:
                throw UnknownEnding(path, ".weights.h5, .safetensors or .npz");
        }
    }

    /// <summary>
    /// Reads the weights into this model from a file that <see cref="SaveWeights"/> or Keras wrote: <c>.weights.h5</c>, <c>.safetensors</c>,
    /// <c>.npz</c>, or those of a <c>.keras</c> file. Either all are put into the model or none.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="some">
    /// Whether weights are found by name and those that do not fit keep their numbers, as for a model that shares a trunk with the one saved;
    /// otherwise all must fit and nothing may be left over.
    /// </param>
    /// <returns>What was loaded, and with <paramref name="some"/> what was not.</returns>
    /// <exception cref="EspalierException">
    /// There is no such file, it is damaged, or its weights are not those of this model: all that is missing, left over or of another shape is named.
    /// </exception>
    public LoadedWeights LoadWeights(string path, bool some = false)
    {
        if (!IsDefined) throw Misfit("has no input yet. Give it an input shape before its weights.");
        return Path.GetExtension(path).ToLowerInvariant() switch
        {
            ".safetensors" => NamedWeights.LoadSafetensors(this, path, some),
            ".npz" => NamedWeights.LoadNpz(this, path, some),
            ".keras" => Reading(path, stream => KerasWeights.Into(this, new WeightReader(ModelFile.Weights(stream)), some, allowMore: false)),
            ".h5" => Reading(path, stream =>
            {
                var bytes = new byte[stream.Length];
                stream.ReadExactly(bytes);
                return KerasWeights.Into(this, new WeightReader(bytes), some, allowMore: false);
            }),
            _ => throw UnknownEnding(path, ".weights.h5, .safetensors, .npz or .keras"),
        };
    }

    private static EspalierException UnknownEnding(string path, string known) => new($"'{path}' should end in {known}, which says the format, but ends in '{Path.GetExtension(path)}'.");

    /// <summary>A model of the same layers with weights of its own, which start with the same numbers. It is not compiled.</summary>
    /// <exception cref="EspalierException">A Sequential has no input yet.</exception>
    public Model Clone()
    {
        if (!IsDefined) throw Misfit("has no input yet. Give it an input shape before cloning.");
        using var scope = new LoadScope(long.MaxValue);
        var copy = LayerReader.ReadModel(NetworkWriter.Object(this), Seed);
        for (int i = 0; i < Weights.Count; i++) copy.Weights[i].Parameter.Set(Weights[i].Values);
        return copy;
    }

    /// <inheritdoc/>
    public override void WriteConfig(Config config)
    {
        config.Json["name"] = FileName;
        config.Json["trainable"] = IsTrainable;
        NetworkWriter.Functional(this, config.Json);
    }

    /// <summary>The name in files, which need one.</summary>
    internal string FileName => Name ?? SnakeCase(ClassName);

    internal static Model FromConfig(Config c) => FromConfig(c, 0);

    internal static Model FromConfig(Config c, long seed) => Frozen(NetworkReader.Read(c, seed), c);

    /// <summary>Freezes a rebuilt model that was frozen as a whole; otherwise each layer has its own setting.</summary>
    /// <param name="model">The model.</param>
    /// <param name="config">Its settings.</param>
    private protected static T Frozen<T>(T model, Config config) where T : Model
    {
        if (!config.Flag("trainable", true)) model.IsTrainable = false;
        return model;
    }

    // Whatever a damaged file makes a decoder throw becomes one error that names the file.
    private static T Reading<T>(string path, Func<Stream, T> read)
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            return read(stream);
        }
        catch (EspalierException e)
        {
            throw new EspalierException($"'{path}' cannot be loaded: {e.Message}", e);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new EspalierException($"There is no file '{path}'.", e);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            throw new EspalierException($"'{path}' is not a model file, or it is damaged: {e.Message}", e);
        }
    }
}
