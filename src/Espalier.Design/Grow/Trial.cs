using Espalier.Data;

namespace Espalier.Design;

/// <summary>A recipe that is tried.</summary>
/// <param name="Number">Its number; 0 is the starting recipe.</param>
/// <param name="Design">What it varies.</param>
/// <param name="Recipe">The recipe.</param>
internal sealed record Trial(int Number, TreeDesign Design, Recipe Recipe)
{
    /// <summary>What it came to, by the epochs learnt.</summary>
    public Dictionary<int, TrialOutcome> ByEpochs { get; } = [];

    /// <summary>The name of its state.</summary>
    public string State => Number.ToString("000", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>The most epochs it learnt.</summary>
    public int Epochs => ByEpochs.Count == 0 ? 0 : ByEpochs.Keys.Max();
}
