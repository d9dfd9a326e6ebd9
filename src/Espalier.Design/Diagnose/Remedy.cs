using Espalier.Data;

namespace Espalier.Design;

/// <summary>A change to the recipe, or to the data where no recipe helps, and what it should bring.</summary>
/// <param name="What">What to do, as a sentence.</param>
/// <param name="Settings">The keys of the recipe and their new values as YAML; empty when nothing in the recipe helps.</param>
/// <param name="Head">The head it is for; null for all.</param>
/// <param name="For">The fault that it is against.</param>
public sealed record Remedy(string What, IReadOnlyList<(string Key, string Value)> Settings, string? Head, Fault For)
{
    /// <summary>What it brings in the head's score; null when that cannot be said.</summary>
    public Effect? Gain { get; init; }

    /// <summary>From how many seeds the network was trained with and without the change to measure the gain; 0 where the gain is only expected.</summary>
    public int Seeds { get; init; }

    /// <summary>Whether the gain was measured by training with the change, rather than expected.</summary>
    public bool IsMeasured => Seeds > 0;

    /// <summary>Whether it makes the numbers honest rather than higher: such a change comes before any gain.</summary>
    public bool IsForHonesty => For is Fault.Duplicates or Fault.NearCopies or Fault.Leak or Fault.IndexTrap or Fault.SharedSubjects;

    /// <summary>What it brings, as a sentence behind <see cref="What"/>; empty when that cannot be said.</summary>
    public string GainInWords => Gain is not { } gain ? "" : $" {(IsMeasured ? "Measured" : "Expected")}{(Head is null ? "" : $" for {Head}")}: {(IsMeasured ? $"{Words.Of(gain)}, {(Seeds == 1 ? "one seed" : $"{Seeds} seeds")}" : Words.Range(gain))}.";

    /// <summary>The recipe with the change.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <exception cref="EspalierException">Nothing in the recipe is to be changed.</exception>
    public Recipe Apply(Recipe recipe)
    {
        if (Settings.Count == 0) throw new EspalierException($"'{What}' is nothing that a recipe can say: it has to be done to the data.");
        return Settings.Aggregate(recipe, (changed, setting) => changed.With(setting.Key, setting.Value));
    }
}
