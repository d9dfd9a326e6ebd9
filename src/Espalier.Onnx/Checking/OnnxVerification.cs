using System.Globalization;
using Espalier.Data;
using Espalier.Graph;

namespace Espalier.Onnx;

/// <summary>What a check of an exported file found.</summary>
/// <param name="Verifier">Who computed the file's answers, such as <c>ONNX Runtime 1.31.1</c>.</param>
/// <param name="LargestDifference">
/// The largest difference between an answer of the file and the model's, relative to the larger of the two, or to a twentieth of the largest
/// answer of the head where both are smaller.
/// </param>
/// <param name="Ok">Whether it is at most <see cref="OnnxVerification.Tolerance"/>, so that rounding explains it.</param>
public sealed record OnnxCheck(string Verifier, double LargestDifference, bool Ok)
{
    /// <summary>The finding in a sentence.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{(Ok ? "Checked" : "NOT the same")}: {Verifier} answers {Rows} random rows {(Ok ? "as the model does" : "otherwise than the model")} (largest relative difference {LargestDifference:G2}).");

    internal const int Rows = 16;
}

/// <summary>
/// Compares what an exported file answers with what its model answers, on random rows. ONNX Runtime is asked when it is installed
/// (<see cref="OnnxRuntimeFolder"/>); otherwise the file is read back and compared as a model.
/// </summary>
public static class OnnxVerification
{
    /// <summary>The largest relative difference that rounding explains.</summary>
    public const double Tolerance = 1e-4;

    /// <summary>Runs a file and its model on the same random rows.</summary>
    /// <param name="path">A file that was exported without preprocessing.</param>
    /// <param name="model">The model it was exported from.</param>
    /// <exception cref="EspalierException">The file cannot be read, or has other inputs or heads than the model.</exception>
    public static OnnxCheck Check(string path, Model model)
    {
        if (OnnxRuntime.Find() is not { } runtime) return ReadBack(path, model);
        var rows = RandomRows(model);
        return Compare(runtime.Name, Expected(model, rows),
            runtime.Run(path, rows.ToDictionary(r => r.Key, r => (Array)r.Value.Values), rows.ToDictionary(r => r.Key, r => r.Value.Shape.Dims.ToArray())));
    }

    /// <summary>Reads the file and compares it as a model.</summary>
    internal static OnnxCheck ReadBack(string path, Model model)
    {
        var rows = RandomRows(model);
        var again = OnnxFile.Import(path);
        if (again.Inputs.Items.Count != model.Inputs.Items.Count)
            throw new EspalierException($"'{path}' has {again.Inputs.Items.Count} inputs but {model.DisplayName} has {model.Inputs.Items.Count}.");
        var answers = again.Predict(new Dataset([.. again.Inputs.Select(i => rows.GetValueOrDefault(LayerCall.Of(i).Layer.Name!)
            ?? throw new EspalierException($"'{path}' has an input '{LayerCall.Of(i).Layer.Name}' that {model.DisplayName} has not."))]));
        return Compare("Espalier, reading the file back (ONNX Runtime is not installed)", Expected(model, rows), answers);
    }

    private static IReadOnlyDictionary<string, Tensor> Expected(Model model, Dictionary<string, Tensor> rows) =>
        model.Predict(new Dataset([.. model.Inputs.Select(i => rows[LayerCall.Of(i).Layer.Name!])]));

    /// <summary>
    /// Runs a file that prepares its data itself, and the model with its recipe, on the same random rows: numbers as the training data had
    /// them, each known class, or pictures of random pixels. Without ONNX Runtime only the network is read back, and <see cref="OnnxCheck.Verifier"/> says so.
    /// </summary>
    /// <param name="path">A file that was exported with preprocessing.</param>
    /// <param name="model">The model it was exported from.</param>
    /// <param name="recipe">What prepares the model's data.</param>
    /// <exception cref="EspalierException">The file cannot be read, or has other inputs or heads than the model.</exception>
    public static OnnxCheck Check(string path, Model model, FittedRecipe recipe)
    {
        if (OnnxRuntime.Find() is not { } runtime)
        {
            string network = $"{path}.{Guid.NewGuid():N}.tmp";
            try
            {
                OnnxFile.Export(model, network);
                return ReadBack(network, model) with { Verifier = "Espalier, reading the network back without what prepares its data (ONNX Runtime is not installed)" };
            }
            finally { File.Delete(network); }
        }
        const int rows = OnnxCheck.Rows;
        if (recipe.Preparation is FeaturePipeline features)
        {
            var table = RawColumns.Random(features, rows);
            var columns = RawColumns.Of(features, table);
            return Compare(runtime.Name, model.Predict(features.Transform(table)), runtime.Run(path, columns, columns.ToDictionary(c => c.Key, _ => (int[])[rows, 1])));
        }
        var pictures = (ImagePreparation)recipe.Preparation;
        int[] sizes = [rows, .. pictures.RowShape.Dims];
        byte[] pixels = new byte[sizes.Aggregate(1, (a, d) => a * d)];
        for (int i = 0; i < pixels.Length; i++) pixels[i] = (byte)RandomKey.For(1, "onnx/pixels").Integer(i, 256);
        Image[] images = [.. Enumerable.Range(0, rows).Select(i => new Image(sizes[1], sizes[2], sizes[3], pixels.AsSpan(i * (pixels.Length / rows), pixels.Length / rows)))];
        return Compare(runtime.Name, model.Predict(pictures.Transform(images)), runtime.Run(path, new Dictionary<string, Array> { [pictures.InputName] = pixels },
            new Dictionary<string, int[]> { [pictures.InputName] = sizes }));
    }

    /// <summary>The largest relative difference between answers.</summary>
    internal static double Largest(Tensor expected, Tensor actual)
    {
        double scale = expected.Values.Where(float.IsFinite).Select(v => (double)Math.Abs(v)).DefaultIfEmpty(0).Max(), worst = 0;
        for (int i = 0; i < expected.Values.Length; i++)
        {
            float a = expected.Values[i], b = actual.Values[i];
            if (a.Equals(b)) continue;
            double size = Math.Max(Math.Max(Math.Abs(a), Math.Abs(b)), Math.Max(5e-2 * scale, 1e-6));
            worst = Math.Max(worst, float.IsFinite(a) && float.IsFinite(b) ? Math.Abs((double)a - b) / size : double.PositiveInfinity);
        }
        return worst;
    }

    private static OnnxCheck Compare(string verifier, IReadOnlyDictionary<string, Tensor> expected, IReadOnlyDictionary<string, Tensor> answers)
    {
        double worst = 0;
        foreach (var (head, ours) in expected)
        {
            if (!answers.TryGetValue(head, out var theirs) || theirs.Shape != ours.Shape)
                throw new EspalierException($"The file should answer '{head}' of shape {ours.Shape} but has {string.Join(", ", answers.Select(a => $"'{a.Key}' {a.Value.Shape}"))}.");
            worst = Math.Max(worst, Largest(ours, theirs));
        }
        return new OnnxCheck(verifier, worst, worst <= Tolerance);
    }

    // Class numbers where a table is looked up, normal numbers elsewhere.
    private static Dictionary<string, Tensor> RandomRows(Model model)
    {
        var made = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        foreach (var input in model.Inputs)
        {
            string name = LayerCall.Of(input).Layer.Name!;
            int? classes = model.Network.Where(c => c.Inputs.Contains(input)).Select(c => c.Layer).OfType<Embedding>().Select(e => (int?)e.InputDim).Min();
            var key = RandomKey.For(1, $"onnx/{name}");
            var tensor = new Tensor(input.Shape.WithBatch(OnnxCheck.Rows));
            for (int i = 0; i < tensor.Values.Length; i++) tensor.Values[i] = classes is { } n ? key.Integer(i, n) : (float)key.Normal(i);
            made[name] = tensor;
        }
        return made;
    }
}
