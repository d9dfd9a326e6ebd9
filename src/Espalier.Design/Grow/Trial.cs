using Espalier.Data;

namespace Espalier.Design;

/// <summary>A recipe that is tried.</summary>
/// <param name="Number">Its number; 0 is the starting recipe.</param>
/// <param name="Design">What it varies.</param>
/// <param name="Recipe">The recipe.</param>
/// <param name="Rungs">Up to which epochs it is trained, one after the other; as many for every trial of a search.</param>
internal sealed record Trial(int Number, TreeDesign Design, Recipe Recipe, IReadOnlyList<int> Rungs)
{
    private const double Fewer = 0.9; // a hundredth less is as many

    /// <summary>How many weights separate networks of its heads have together; null for a recipe of one head, which has nothing to share.</summary>
    public long? Separate { get; init; }

    /// <summary>How many weights it has.</summary>
    public long Parameters { get; init; }

    /// <summary>What it came to, by rung.</summary>
    public Dictionary<int, TrialOutcome> ByRung { get; } = [];

    /// <summary>The name of its state.</summary>
    public string State => Number.ToString("000", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>The highest rung it came to; −1 for none.</summary>
    public int Rung => ByRung.Count == 0 ? -1 : ByRung.Keys.Max();

    /// <summary>The most epochs it learnt.</summary>
    public int Epochs => Rung < 0 ? 0 : Rungs[Rung];

    /// <summary>Whether it has fewer weights than separate networks of its heads, by a tenth at least.</summary>
    public bool Shares => Separate is not { } separate || Parameters <= Fewer * separate;

    /// <summary>The name of the training that leads to a rung.</summary>
    public string Leg(int rung) => $"trial {GrowWords.Count(Number)} to epoch {GrowWords.Count(Rungs[rung])}";
}
