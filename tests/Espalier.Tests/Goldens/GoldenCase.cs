using System.Globalization;
using System.Text.Json.Nodes;

namespace Espalier.Tests.Goldens;

/// <summary>One recorded case: what was run (JSON) and its arrays, with the comparison rules of the manifest.</summary>
public sealed class GoldenCase
{
    private GoldenCase(GoldenFolder folder, string family, string name)
    {
        (Folder, Family, Name) = (folder, family, name);
        Json = JsonNode.Parse(File.ReadAllText(folder.Path(family, name + ".json")))!.AsObject();
        Arrays = GoldenSafetensors.Read(folder.Path(family, name + ".safetensors"));
    }

    /// <summary>The tree the case is from.</summary>
    public GoldenFolder Folder { get; }

    /// <summary>The family, such as "layers".</summary>
    public string Family { get; }

    /// <summary>The case's file name without its ending.</summary>
    public string Name { get; }

    /// <summary>What was run.</summary>
    public JsonObject Json { get; }

    /// <summary>The arrays by name.</summary>
    public IReadOnlyDictionary<string, GoldenArray> Arrays { get; }

    /// <summary>The Keras class, such as "Dense"; empty where a case has none.</summary>
    public string ClassName => (string?)Json["class_name"] ?? "";

    /// <summary>An array that must be there.</summary>
    public GoldenArray this[string array] => Arrays.TryGetValue(array, out var found)
        ? found
        : throw new KeyNotFoundException($"{Family}/{Name} has no array '{array}'. It has: {string.Join(", ", Arrays.Keys)}.");

    /// <summary>Opens a case named by <see cref="GoldenCasesAttribute"/>; skips the test when its tree is missing.</summary>
    public static GoldenCase Open(string tree, string family, string name)
    {
        var folder = GoldenFolder.Named(tree);
        if (name.Length == 0) Assert.Skip($"{folder.Root} has no cases in {family}/.");
        return new GoldenCase(folder, family, name);
    }

    /// <summary>Whether there is such an array.</summary>
    public bool Has(string array) => Arrays.ContainsKey(array);

    /// <summary>The arrays <c>prefix.0</c>, <c>prefix.1</c>, … in order; or the one named <c>prefix</c>.</summary>
    public IReadOnlyList<GoldenArray> Numbered(string prefix)
    {
        if (Has(prefix)) return [this[prefix]];
        var found = new List<GoldenArray>();
        while (Arrays.TryGetValue(string.Create(CultureInfo.InvariantCulture, $"{prefix}.{found.Count}"), out var array)) found.Add(array);
        return found;
    }

    /// <summary>The settings, for a registered class's <c>FromConfig</c>.</summary>
    public Config Config() => new(ClassName, Json["config"]!.DeepClone().AsObject());

    /// <summary>The object that was run, rebuilt; a class that is not registered fails the test.</summary>
    public T Create<T>() where T : class => Registry<T>.Create(ClassName, Config());

    /// <summary>A tolerance of this family in the manifest, such as "output" or "gradients".</summary>
    public double Tolerance(string key) => Folder.Tolerance(Family, key);

    /// <summary>Whether a gradient is 0 but for rounding, so that a scaled error says nothing.</summary>
    public bool IsMathematicallyZero(string array) =>
        Json["mathematically_zero_gradients"] is JsonArray names && names.Any(n => (string?)n == array);

    /// <summary>
    /// Checks values against an array: scaled error within <paramref name="tolerance"/>. Where float32 is ill-conditioned the file has
    /// <c>float64.name</c>: then that one is the target, and ten times Keras's own recorded error is allowed.
    /// </summary>
    public void AssertClose(string array, ReadOnlySpan<float> ours, double tolerance)
    {
        var values = new double[ours.Length];
        for (int i = 0; i < values.Length; i++) values[i] = ours[i];
        AssertClose(array, values, tolerance);
    }

    /// <inheritdoc cref="AssertClose(string, ReadOnlySpan{float}, double)"/>
    public void AssertClose(string array, ReadOnlySpan<double> ours, double tolerance)
    {
        var target = this[array];
        if (Arrays.TryGetValue($"float64.{array}", out var better))
        {
            target = better;
            if (Json["float32_error"]?["scaled"]?[array] is JsonValue recorded && recorded.TryGetValue(out double error))
                tolerance = Math.Max(tolerance, 10 * error);
        }
        Close(array, ours, target.Values, tolerance);
    }

    /// <summary>
    /// Checks a gradient: as <see cref="AssertClose(string, ReadOnlySpan{float}, double)"/>, but one that is mathematically zero must be
    /// within 1e-6 of the largest gradient (an array named <c>d_…</c>, not the given <c>d_output</c>) of the case.
    /// </summary>
    public void AssertGradient(string array, ReadOnlySpan<float> ours, double tolerance)
    {
        if (!IsMathematicallyZero(array))
        {
            AssertClose(array, ours, tolerance);
            return;
        }
        double largest = Arrays.Where(a => a.Key.StartsWith("d_", StringComparison.Ordinal) && !a.Key.StartsWith("d_output", StringComparison.Ordinal))
            .SelectMany(a => a.Value.Values).Max(Math.Abs);
        Assert.Equal(this[array].Values.Length, ours.Length);
        foreach (float v in ours)
            Assert.True(Math.Abs(v) <= 1e-6 * largest, $"{Family}/{Name} {array}: {v:G6} should be 0 within {1e-6 * largest:G3}.");
    }

    private void Close(string array, ReadOnlySpan<double> ours, ReadOnlySpan<double> golden, double tolerance)
    {
        Assert.True(ours.Length == golden.Length, $"{Family}/{Name} {array}: {ours.Length} values where {golden.Length} were recorded.");
        double error = ScaledError(ours, golden, out int worst);
        if (error <= tolerance) return;
        Assert.Fail(string.Create(CultureInfo.InvariantCulture,
            $"{Family}/{Name} {array} ({ClassName}): scaled error {error:G3} is above {tolerance:G3}; at {worst} ours {ours[worst]:G9}, golden {golden[worst]:G9}."));
    }

    /// <summary>
    /// max|ours − golden| / max|golden| (the plain difference where golden is all 0). A value that is not finite must be the same in
    /// both, or the error is infinite.
    /// </summary>
    public static double ScaledError(ReadOnlySpan<double> ours, ReadOnlySpan<double> golden, out int worst)
    {
        double difference = 0, scale = 0;
        worst = 0;
        for (int i = 0; i < golden.Length; i++)
        {
            double d;
            if (double.IsFinite(golden[i]))
            {
                scale = Math.Max(scale, Math.Abs(golden[i]));
                d = double.IsFinite(ours[i]) ? Math.Abs(ours[i] - golden[i]) : double.PositiveInfinity;
            }
            else d = ours[i].Equals(golden[i]) ? 0 : double.PositiveInfinity;
            if (d > difference) (difference, worst) = (d, i);
        }
        return scale > 0 ? difference / scale : difference;
    }
}
