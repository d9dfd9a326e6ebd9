using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Espalier.Data;

/// <summary>
/// Data ready to learn from: parts as tensors, the encoders that made them, which row went where, and what the data came from.
/// As a file it is a <c>.safetensors</c>, or NumPy's <c>.npz</c>, that others can start from, in Python too.
/// </summary>
/// <remarks>
/// In the file: <c>x_train</c>, <c>x_validation</c>, <c>x_test</c> (rows, features) or (rows, rows of a picture, columns, channels); <c>y_train_quality</c>, … for every head
/// (softmax: one-hot; sigmoid: 0 and 1; NaN: no label); <c>rows_train</c>, … the row numbers in the data, from 0 (of varied copies each number
/// stands for <c>copies</c> rows of <c>x_train</c>, one after the other); of pictures <c>names</c>, their names as UTF-8, one a line. The metadata <c>espalier</c> is
/// JSON with encoders, class names, feature names, files and the recipe; <c>recipe</c> is the recipe as YAML. In an <c>.npz</c>, which has no place for
/// texts, they are arrays of UTF-8 bytes: <c>text_espalier</c>, <c>text_recipe</c>, ….
/// </remarks>
public sealed class PreparedData : IDisposable
{
    private const int Format = 1;
    private static readonly string[] PartNames = ["train", "validation", "test"];

    private readonly Lazy<Dataset?>[] _parts;
    private readonly PreparedArrays? _file;

    private readonly Lazy<IReadOnlyList<string>> _names;

    internal PreparedData(FittedRecipe fitted, RowSplit rows, IReadOnlyList<DataOrigin> origins, IReadOnlyList<string> notes, Dataset train, Dataset? validation, Dataset? test,
        IReadOnlyList<string>? names = null)
        : this(fitted, rows, origins, notes, [new(train), new(validation), new(test)], new(names ?? []), null) { }

    private PreparedData(FittedRecipe fitted, RowSplit rows, IReadOnlyList<DataOrigin> origins, IReadOnlyList<string> notes, Lazy<Dataset?>[] parts, Lazy<IReadOnlyList<string>> names, PreparedArrays? file) =>
        (Fitted, Rows, Origins, Notes, _parts, _names, _file) = (fitted, rows, origins, notes, parts, names, file);

    /// <summary>The recipe with its encoders.</summary>
    public FittedRecipe Fitted { get; }

    /// <summary>The recipe.</summary>
    public Recipe Recipe => Fitted.Recipe;

    /// <summary>The heads, in order.</summary>
    public IReadOnlyList<FittedHead> Heads => Fitted.Heads;

    /// <summary>How many rows are learnt in an epoch: those of the training part, augmented copies included.</summary>
    public int TrainingRows => _file is null ? _parts[0].Value!.Rows : _file.ShapeOf("x_train")[0];

    /// <summary>The rows to learn from. From a file they are read when first asked for.</summary>
    public Dataset Train => Fitted.ForTraining(_parts[0].Value!);

    /// <summary>The rows to watch while learning; null when there are none.</summary>
    public Dataset? Validation => _parts[1].Value is { } rows ? Fitted.Settled(rows) : null;

    /// <summary>The rows to judge by; null when there are none.</summary>
    public Dataset? Test => _parts[2].Value is { } rows ? Fitted.Settled(rows) : null;

    /// <summary>Which row of the data went where.</summary>
    public RowSplit Rows { get; }

    /// <summary>The names of pictures, by row of the data; none for tables.</summary>
    public IReadOnlyList<string> Names => _names.Value;

    /// <summary>The files the data came from; none when it came from memory.</summary>
    public IReadOnlyList<DataOrigin> Origins { get; }

    /// <summary>What the user should know: columns left out, gaps filled, classes without a row.</summary>
    public IReadOnlyList<string> Notes { get; }

    /// <summary>The same data under another recipe, whose network and training may differ but not its heads.</summary>
    /// <param name="recipe">The other recipe.</param>
    /// <exception cref="EspalierException">The heads differ.</exception>
    public PreparedData With(Recipe recipe)
    {
        if (recipe == Recipe) return this;
        if (!recipe.Heads.Select(h => (h.Name, h.Column)).SequenceEqual(Heads.Select(h => (h.Name, h.Column))))
            throw new EspalierException($"The data was prepared for the heads {string.Join(", ", Heads.Select(h => h.Name))} but the recipe has {string.Join(", ", recipe.Heads.Select(h => h.Name))}. Prepare it again.");
        foreach (var (head, fitted) in recipe.Heads.Zip(Heads))
            if (head.Kind is { } kind && kind != fitted.Kind)
                throw head.Place.Error($"head '{head.Name}' was prepared as {fitted.Kind} but the recipe says {kind}. Prepare the data again.");
        if (Fitted.Preparation is ImagePreparation) CheckPictures(recipe);
        return new PreparedData(new FittedRecipe(recipe, Fitted.Preparation, Heads), Rows, Origins, Notes, _parts, _names, _file);
    }

    // What was done to pictures when they were prepared cannot be done otherwise now; what is done on the fly can.
    private void CheckPictures(Recipe recipe)
    {
        bool ahead = recipe.Augment?.Copies is not null || Recipe.Augment?.Copies is not null;
        foreach (string section in ahead ? ["images", "augment"] : new[] { "images" })
            if (!recipe.HasSame(section, Recipe))
                throw new EspalierException($"The pictures were prepared with another section '{section}' than the recipe has now. Prepare them again from where they come from.");
    }

    /// <summary>Writes the data as a <c>.safetensors</c> file, or an <c>.npz</c> by its ending, whole or not at all.</summary>
    /// <param name="path">The file; one that is there is replaced.</param>
    /// <exception cref="EspalierException">The file cannot be written.</exception>
    public void Save(string path)
    {
        var arrays = new List<(string, Action<SafetensorsWriter>, Func<NpyArray>)>();
        int[][] rows = [Rows.Train, Rows.Validation, Rows.Test];
        for (int p = 0; p < PartNames.Length; p++)
        {
            if (_parts[p].Value is not { } part) continue;
            // the rows as they are kept: what is varied on the fly is not varied yet
            Add($"x_{PartNames[p]}", part.Inputs[0]);
            foreach (var head in Heads) Add($"y_{PartNames[p]}_{head.Name}", part.Labels[head.Name]);
            AddValues($"rows_{PartNames[p]}", rows[p]);
        }
        if (Names.Count > 0)
        {
            byte[] names = Encoding.UTF8.GetBytes(string.Join('\n', Names));
            AddValues("names", names);
        }

        void Add(string name, Tensor tensor) => arrays.Add((name, w => w.Add(name, tensor), () => NpyArray.From(tensor)));
        void AddValues<T>(string name, T[] values) where T : unmanaged =>
            arrays.Add((name, w => w.Add<T>(name, new Shape(values.Length), values), () => NpyArray.From<T>(new Shape(values.Length), values)));

        var json = new JsonObject
        {
            ["format"] = Format,
            ["fitted"] = Fitted.ToJson(),
            ["files"] = new JsonArray([.. Origins.Select(o => (JsonNode)o.ToJson())]),
            ["notes"] = EncoderJson.ToArray(Notes),
            ["rare_rows"] = Rows.RareRows,
            ["copies"] = Recipe.Augment?.RowsOfPicture ?? 1,
        };
        PreparedArrays.Write(path, arrays, new Dictionary<string, string>
        {
            ["espalier"] = json.ToJsonString(),
            ["recipe"] = Recipe.Text,
            ["class_names"] = new JsonObject(Heads.Select(h => KeyValuePair.Create(h.Name, (JsonNode?)EncoderJson.ToArray(h.ClassNames)))).ToJsonString(),
            ["feature_names"] = EncoderJson.ToArray(Fitted.FeatureNames).ToJsonString(),
        });
    }

    /// <summary>Whether a file is one that <see cref="Save"/> writes: a .safetensors by its ending, an .npz by what is in it, for pictures may lie in an .npz too.</summary>
    internal static bool Is(string path)
    {
        if (path.EndsWith(".safetensors", StringComparison.OrdinalIgnoreCase)) return true;
        if (!path.EndsWith(".npz", StringComparison.OrdinalIgnoreCase) || !File.Exists(path)) return false;
        try
        {
            using var zip = System.IO.Compression.ZipFile.OpenRead(path);
            return zip.GetEntry("text_espalier.npy") is not null;
        }
        catch (InvalidDataException)
        {
            return false; // whoever reads it says what is wrong with it
        }
    }

    /// <summary>Opens a file that <see cref="Save"/> wrote; parts are read from it when first asked for.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="EspalierException">The file is damaged, of a later format, or holds no prepared data.</exception>
    public static PreparedData Open(string path)
    {
        var file = PreparedArrays.Open(path);
        try
        {
            return Read(file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Closes the file, if the data comes from one. Parts that were read stay.</summary>
    public void Dispose() => _file?.Dispose();

    private static PreparedData Read(PreparedArrays file)
    {
        if (file.Text("espalier") is not { } text)
            throw new EspalierException($"'{file.Path}' holds no prepared data: it has no text 'espalier'. Prepare it with a recipe.");
        var config = new Config($"'{file.Path}'", Parse(text, file.Path));
        if (config.Integer("format") != Format)
            throw new EspalierException($"'{file.Path}' was written in format {config.Integer("format")}; this version reads format {Format}. Use a newer version.");
        var fitted = FittedRecipe.FromJson(config.Node("fitted"), file.Path);
        if (config.Node("files") is not JsonArray files) throw config.Wrong("files", "a list of files");
        var parts = PartNames.Select(part => new Lazy<Dataset?>(() => file.Contains($"x_{part}") ? ReadPart(file, fitted, part) : null)).ToArray();
        foreach (string part in PartNames)
            if (file.Contains($"x_{part}") || part == "train") CheckPart(file, fitted, part);
        int[] Rows(string part) => file.Contains($"rows_{part}") ? file.Values<int>($"rows_{part}") : [];
        return new PreparedData(fitted, new RowSplit(Rows("train"), Rows("validation"), Rows("test"), config.Integer("rare_rows", 0)),
            [.. files.Select(DataOrigin.FromJson)], config.Texts("notes"), parts, new(() => ReadNames(file)), file);
    }

    private static void CheckPart(PreparedArrays file, FittedRecipe fitted, string part)
    {
        var x = file.ShapeOf($"x_{part}");
        int rows = x.Rank > 0 && x.WithoutFirst() == fitted.StoredShape ? x[0]
            : throw new EspalierException($"'{file.Path}' is damaged: array 'x_{part}' should have the shape (rows, {string.Join(", ", fitted.StoredShape.Dims.ToArray())}) but has {x}.");
        foreach (var head in fitted.Heads)
            if (file.ShapeOf($"y_{part}_{head.Name}") != new Shape(rows, head.Width))
                throw new EspalierException($"'{file.Path}' is damaged: array 'y_{part}_{head.Name}' should have the shape ({rows}, {head.Width}) but has {file.ShapeOf($"y_{part}_{head.Name}")}.");
    }

    private static Dataset ReadPart(PreparedArrays file, FittedRecipe fitted, string part)
    {
        var labels = new PerHead<Tensor>();
        foreach (var head in fitted.Heads) labels.Add(head.Name, file.Tensor($"y_{part}_{head.Name}"));
        return new Dataset(file.Tensor($"x_{part}"), labels);
    }

    private static IReadOnlyList<string> ReadNames(PreparedArrays file) =>
        file.Contains("names") ? Encoding.UTF8.GetString(file.Values<byte>("names")).Split('\n') : [];

    private static JsonObject? Parse(string text, string path)
    {
        try
        {
            return JsonNode.Parse(text) as JsonObject;
        }
        catch (JsonException e)
        {
            throw new EspalierException($"'{path}' is damaged: its metadata 'espalier' is no JSON.", e);
        }
    }
}
