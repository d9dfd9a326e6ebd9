using System.Globalization;
using System.Text.RegularExpressions;

namespace Espalier.Design;

/// <summary>What a search changes of convolutions: how many channels come out, and whether they are normalized. Layers are YAML on one line each.</summary>
internal static partial class Convolutions
{
    private const int Least = 4;

    /// <summary>How many channels come out of a layer; null when it is no convolution.</summary>
    public static int? Filters(string layer) => Width().Match(layer) is { Success: true } match ? int.Parse(match.Groups["filters"].ValueSpan, CultureInfo.InvariantCulture) : null;

    /// <summary>The layers with other numbers of channels.</summary>
    /// <param name="layers">The layers.</param>
    /// <param name="factor">How many times as many.</param>
    public static IReadOnlyList<string> Widened(IReadOnlyList<string> layers, double factor) =>
        [.. layers.Select(layer => Filters(layer) is { } filters ? Width().Replace(layer, match => $"{match.Groups["key"].Value}{GrowWords.Count(Math.Max(Least, (int)Math.Round(factor * filters)))}", 1) : layer)];

    /// <summary>The layers with batch normalization behind every convolution.</summary>
    /// <param name="layers">The layers.</param>
    public static IReadOnlyList<string> Normalized(IReadOnlyList<string> layers) =>
        [.. layers.Select(layer => Filters(layer) is null || layer.Contains("batch_norm:", StringComparison.Ordinal) ? layer : $"{layer[..^2]}, batch_norm: true }}")];

    [GeneratedRegex(@"(?<key>\b(separable_)?conv: )(?<filters>\d+)\b")]
    private static partial Regex Width();
}
