namespace Peers;

/// <summary>Peers that start from the same weights and see the same rows must have the same losses: else they do not do the same work.</summary>
static class Agreement
{
    // Adam divides small gradients by small numbers, so rounding grows from step to step: the second step still shows that the first one's
    // gradients and update were the same.
    private const int Steps = 2;

    /// <summary>The largest difference of the loss over the first steps, relative to the loss.</summary>
    /// <exception cref="InvalidOperationException">It is larger than rounding explains.</exception>
    public static double Check(IReadOnlyList<TrainingContestant> contestants)
    {
        double worst = 0;
        for (int step = 0; step < Steps; step++)
        {
            foreach (var contestant in contestants) contestant.Run(1);
            float expected = contestants[0].LastLoss;
            foreach (var contestant in contestants) worst = Math.Max(worst, Math.Abs(contestant.LastLoss - expected) / Math.Abs(expected));
        }
        return worst < 1e-4 ? worst : throw new InvalidOperationException($"The contestants' losses differ by {worst:E1}: they do not compute the same.");
    }
}
