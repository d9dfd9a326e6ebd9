namespace Espalier.Design;

/// <summary>A trial with what it came to with each seed, on validation rows.</summary>
/// <param name="Trial">The trial.</param>
/// <param name="Outcomes">Its outcomes with the scores of the rows, one for each seed.</param>
internal sealed record Finalist(Trial Trial, IReadOnlyList<TrialOutcome> Outcomes)
{
    /// <summary>The mean over the seeds.</summary>
    public TrialOutcome Mean { get; } = Outcomes[0] with
    {
        Heads = [.. Outcomes[0].Heads.Select(h => h with { Score = Outcomes.Average(o => o[h.Head].Score), Loss = Outcomes.Average(o => o[h.Head].Loss), Rows = null })],
    };

    /// <summary>The scores of a head's rows, an array for each seed.</summary>
    public IReadOnlyList<float[]> Rows(string head) => [.. Outcomes.Select(o => o[head].Rows!)];
}
