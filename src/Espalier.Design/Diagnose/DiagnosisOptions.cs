using Espalier.Data;

namespace Espalier.Design;

/// <summary>How a diagnosis is made.</summary>
public sealed record DiagnosisOptions
{
    /// <summary>Names the random numbers; the same seed gives the same diagnosis.</summary>
    public long Seed { get; init; }

    /// <summary>How long it may take; null for as long as it takes. What does not fit is left out and named; what is done does not depend on it.</summary>
    public TimeSpan? Budget { get; init; }

    /// <summary>Measures the time for <see cref="Budget"/>.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>How long the run's own training took, to know what another will; null measures it.</summary>
    public TimeSpan? TrainingTime { get; init; }

    /// <summary>From how many seeds a change is tried, where the time suffices: small networks at once, others from one seed first.</summary>
    public int Seeds { get; init; } = 3;

    /// <summary>
    /// The table that the rows came from, with columns that are no features: one of them may say whose row it is. Null where there is none, or
    /// where it has other rows.
    /// </summary>
    public Table? Table { get; init; }

    /// <summary>Validation rows judge from this number on; with fewer the test rows do.</summary>
    public int EnoughValidation { get; init; } = 150;

    /// <summary>At most so many rows are judged.</summary>
    public int MostJudged { get; init; } = 4000;

    /// <summary>Baselines learn from at most so many rows.</summary>
    public int MostKnown { get; init; } = 20_000;
}
