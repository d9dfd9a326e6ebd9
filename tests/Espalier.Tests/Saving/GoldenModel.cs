using System.Globalization;
using System.Text.Json.Nodes;
using Espalier.Tests.Goldens;

namespace Espalier.Tests.Saving;

/// <summary>A recorded model: its files, what it was trained on, and what came out.</summary>
internal sealed class GoldenModel
{
    private readonly GoldenFolder _folder;
    private readonly IReadOnlyDictionary<string, GoldenArray> _arrays;

    private GoldenModel(GoldenFolder folder, string name)
    {
        (_folder, Name) = (folder, name);
        Case = JsonNode.Parse(File.ReadAllText(folder.Path("models", name, "case.json")))!.AsObject();
        _arrays = GoldenSafetensors.Read(folder.Path("models", name, "data.safetensors"));
    }

    public static IEnumerable<string> Names => GoldenFolder.Full is { } folder
        ? Directory.GetDirectories(folder.Path("models")).Select(d => Path.GetFileName(d)!).Order(StringComparer.Ordinal) : [""];

    public string Name { get; }

    public JsonObject Case { get; }

    public JsonObject Training => Case["training"]!.AsObject();

    public int Batch => (int)Training["batch_size"]!;

    public int Steps => (int)Training["steps"]!;

    public static GoldenModel Open(string name)
    {
        var folder = GoldenFolder.Require();
        return new GoldenModel(folder, name);
    }

    public string FilePath(string file) => _folder.Path("models", Name, file);

    /// <summary>The model of a file; skips the test when it needs layers that do not exist.</summary>
    public Model Load(string file) => Model.Load(FilePath(file));

    public bool Has(string array) => _arrays.ContainsKey(array);

    public GoldenArray Array(string name) => _arrays[name];

    /// <summary>The recorded rows for a model: inputs and labels by the names or the order the case has them in.</summary>
    public Dataset Data(Model model)
    {
        var inputs = model.Inputs.Items.Select((symbol, i) =>
        {
            string name = model.Inputs.Names?[i] ?? i.ToString(CultureInfo.InvariantCulture);
            if (Has("pixels")) return Tensor("pixels", 1 / 255f);
            return Tensor(Has($"x.{name}") ? $"x.{name}" : "x");
        }).ToList();
        var labels = new PerHead<Tensor>();
        var weights = new PerHead<Tensor>();
        for (int i = 0; i < model.Heads.Count; i++)
        {
            string head = model.Heads[i].Name;
            string? label = Keyed("y", head, i);
            if (label is not null) labels[head] = Tensor(label);
            if (Keyed("sample_weight", head, i) is { } weight) weights[head] = Tensor(weight);
        }
        return new Dataset(inputs, labels, weights);
    }

    /// <summary>Rows first to last of the case.</summary>
    public static Dataset Rows(Dataset data, int first, int end) => data.Take([.. Enumerable.Range(first, end - first)]);

    /// <summary>The rows predictions were recorded for.</summary>
    public (int First, int End) PredictionRows => ((int)Case["prediction_rows"]![0]!, (int)Case["prediction_rows"]![1]!);

    /// <summary>The recorded prediction of a head.</summary>
    public GoldenArray Prediction(string which, Model model, int head) => Array(Keyed($"prediction_{which}", model.Heads[head].Name, head)!);

    /// <summary>What the manifest allows, such as ("models", "prediction_initial").</summary>
    public double Tolerance(string key) => _folder.Tolerance("models", key);

    /// <summary>The loss of step s may be off by ten times the largest error of Keras's own 32-bit run so far.</summary>
    public double LossTolerance(int step) =>
        Math.Max(2e-5, 10 * Case["float32_error"]!["loss_per_step_relative"]!.AsArray().Take(step + 1).Max(v => (double)v!));

    public double ErrorOf(string key) => Case["float32_error"]?[key] is JsonValue value ? (double)value : 0;

    private string? Keyed(string prefix, string head, int index)
    {
        string[] names = [$"{prefix}.{head}", string.Create(CultureInfo.InvariantCulture, $"{prefix}.{index}"), prefix];
        return names.FirstOrDefault(Has);
    }

    private Tensor Tensor(string name, float scale = 1)
    {
        var array = Array(name);
        // float32(pixels) / float32(255), as recorded: a product with 1/255 rounds differently.
        float[] values = scale == 1 ? array.Floats : [.. array.Values.Select(v => (float)v / 255f)];
        return new Tensor(new Shape(array.Shape), values);
    }
}
