namespace Espalier;

/// <summary>What <see cref="Model.LoadWeights(string, bool)"/> did.</summary>
/// <param name="Loaded">The names of the variables that were put into the model, such as <c>trunk1/kernel</c>.</param>
/// <param name="Missing">Sentences about variables that the model has and the file lacks; they keep their numbers.</param>
/// <param name="Misshapen">Sentences about variables that are of another shape in the file; they keep their numbers.</param>
/// <param name="Unused">Sentences about what the file has and the model lacks.</param>
public sealed record LoadedWeights(IReadOnlyList<string> Loaded, IReadOnlyList<string> Missing, IReadOnlyList<string> Misshapen, IReadOnlyList<string> Unused)
{
    /// <summary>Whether all of the model was found, and nothing else was there.</summary>
    public bool IsWhole => Missing.Count + Misshapen.Count + Unused.Count == 0;

    /// <summary>How much was loaded, and each thing that was not.</summary>
    public override string ToString() => string.Join(Environment.NewLine,
        [FormattableString.Invariant($"{Loaded.Count} variables loaded."), .. Misshapen, .. Missing, .. Unused]);
}
