using System.Text;
using Espalier.Tests.Goldens;
using Espalier.Tests.Layers;

namespace Espalier.Tests.Saving;

/// <summary>
/// The table of layers in docs/guide/keras.md is what the library has: run with ESPALIER_REGENERATE=1 to write it anew.
/// </summary>
public class KerasGuideTests
{
    private const string Begin = "<!-- layers: written by KerasGuideTests -->\n", End = "<!-- /layers -->";

    [Fact]
    public void TheTableOfLayersIsTheLibrarys()
    {
        string path = Path.Combine(GoldenFolder.RepositoryRoot, "docs/guide/keras.md"), text = File.ReadAllText(path);
        int from = text.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length, to = text.IndexOf(End, StringComparison.Ordinal);
        Assert.True(from > Begin.Length && to >= from, $"{path} has no place for the table.");
        string expected = Table();
        if (Environment.GetEnvironmentVariable("ESPALIER_REGENERATE") == "1") File.WriteAllText(path, text[..from] + expected + text[to..]);
        else Assert.Equal(expected, text[from..to]);
    }

    [Fact]
    public void WhatIsSaidToBeLackingIsLacking()
    {
        Assert.All(KerasLayers.Lacking, l => Assert.False(Registry<Layer>.Knows(l.Name), $"{l.Name} exists now."));
        Assert.Equal(KerasLayers.Lacking.Count(), KerasLayers.Lacking.Select(l => l.Name).Distinct().Count());
    }

    private static string Table()
    {
        var layers = LayerExamples.Found.Values.Select(e => e.Make()).DistinctBy(l => l.GetType()).ToList();
        var text = new StringBuilder("| kind | read, written, trained |\n| --- | --- |\n");
        foreach (var group in layers.Where(l => Registry<Layer>.IsKeras(l)).Append(new Sequential()).GroupBy(l => Kind(l.ClassName)).OrderBy(g => Array.IndexOf(Kinds, g.Key)))
            text.Append($"| {group.Key} | {string.Join(", ", group.Select(l => l.ClassName).Order(StringComparer.Ordinal))} |\n");
        text.Append("\n| only here: Keras cannot open a file with |\n| --- |\n");
        text.Append($"| {string.Join(", ", layers.Where(l => !Registry<Layer>.IsKeras(l)).Select(l => l.ClassName).Order(StringComparer.Ordinal))} |\n");
        text.Append("\n| not here | what to do |\n| --- | --- |\n");
        foreach (var group in KerasLayers.Lacking.GroupBy(l => l.Hint))
            text.Append($"| {string.Join(", ", group.Select(l => l.Name))} | {group.Key} |\n");
        return text.ToString();
    }

    private static readonly string[] Kinds = ["core", "convolution", "pooling", "normalization", "attention and sequences", "merging", "form", "regularization", "pictures", "encoding", "models"];

    private static string Kind(string name) => name switch
    {
        "Sequential" => "models",
        _ when name.Contains("Conv", StringComparison.Ordinal) => "convolution",
        _ when name.Contains("Pooling", StringComparison.Ordinal) => "pooling",
        _ when name.Contains("Normalization", StringComparison.Ordinal) => "normalization",
        _ when name.Contains("Attention", StringComparison.Ordinal) => "attention and sequences",
        "LSTM" or "GRU" or "SimpleRNN" or "Bidirectional" or "TimeDistributed" or "Masking" => "attention and sequences",
        "Add" or "Subtract" or "Multiply" or "Average" or "Maximum" or "Minimum" or "Concatenate" or "Dot" => "merging",
        "Flatten" or "Reshape" or "Permute" or "RepeatVector" => "form",
        _ when name.StartsWith("Cropping", StringComparison.Ordinal) || name.StartsWith("ZeroPadding", StringComparison.Ordinal) || name.StartsWith("UpSampling", StringComparison.Ordinal) => "form",
        _ when name.Contains("Dropout", StringComparison.Ordinal) || name is "GaussianNoise" or "ActivityRegularization" => "regularization",
        _ when name.StartsWith("Random", StringComparison.Ordinal) || name is "Resizing" or "CenterCrop" or "Rescaling" => "pictures",
        "CategoryEncoding" or "Discretization" => "encoding",
        _ => "core",
    };
}
