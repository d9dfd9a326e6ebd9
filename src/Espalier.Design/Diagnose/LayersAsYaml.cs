using System.Globalization;
using Espalier.Data;

namespace Espalier.Design;

/// <summary>Writes dense and dropout layers, and texts, as a recipe says them.</summary>
internal static class LayersAsYaml
{
    /// <summary>The layers as a YAML list; null when there is one among them that is neither dense nor dropout.</summary>
    public static string? Of(IEnumerable<LayerRecipe> layers)
    {
        var texts = new List<string>();
        foreach (var layer in layers)
        {
            if (layer is DenseRecipe dense) texts.Add(Dense(dense));
            else if (layer is DropoutRecipe { WholeChannels: false } dropout) texts.Add($"{{ dropout: {Number(dropout.Share)} }}");
            else return null;
        }
        return $"[{string.Join(", ", texts)}]";
    }

    /// <summary>A text in quotes.</summary>
    public static string Text(string text) => $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    private static string Dense(DenseRecipe dense)
    {
        var settings = new List<string> { $"units: {Number(dense.Units)}" };
        if (dense.Activation != "relu") settings.Add($"activation: {dense.Activation}");
        if (dense.Dropout > 0) settings.Add($"dropout: {Number(dense.Dropout)}");
        if (dense.BatchNorm) settings.Add("batch_norm: true");
        if (!dense.Bias) settings.Add("bias: false");
        if (dense.L1 > 0) settings.Add($"l1: {Number(dense.L1)}");
        if (dense.L2 > 0) settings.Add($"l2: {Number(dense.L2)}");
        return settings.Count == 1 ? Number(dense.Units) : $"{{ {string.Join(", ", settings)} }}";
    }

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
