namespace Espalier.Design;

/// <summary>
/// How much better than the starting recipe an outcome is. Of each head the improvement of the score and that of the loss are counted in
/// standard errors of the starting recipe's and averaged; the mean over the heads is the value. A head that falls by more than one standard
/// error costs what it falls beyond that once more, so that no head is sold for another. What is worse than guessing counts as guessing: of a
/// head that has learnt nothing that holds for new rows, neither the score nor the loss says anything about the tree.
/// </summary>
internal static class Standards
{
    // What is less differs by nothing that anybody would see.
    private const double LeastNoise = 0.002;

    // What twice the epochs cost, in standard errors.
    private const double EpochCost = 0.1;

    /// <summary>The value of an outcome.</summary>
    /// <param name="outcome">The outcome; one that failed is worth less than any other.</param>
    /// <param name="start">The starting recipe's after the same share of its epochs.</param>
    /// <param name="times">How many times the starting recipe's epochs it learns.</param>
    public static double Value(TrialOutcome outcome, TrialOutcome start, double times = 1)
    {
        if (outcome.Failure is not null) return double.NegativeInfinity;
        if (start.Failure is not null) return 0;
        double sum = 0, fall = 0;
        foreach (var before in start.Heads)
        {
            var now = outcome[before.Head];
            double score = (Math.Max(now.Score, before.Guess) - Math.Max(before.Score, before.Guess)) / Math.Max(before.Noise, LeastNoise);
            double loss = (Math.Min(before.Loss, before.GuessLoss) - Math.Min(now.Loss, before.GuessLoss)) / Math.Max(before.LossNoise, LeastNoise);
            double better = (score + Math.Clamp(loss, -5, 5)) / 2;
            sum += better;
            fall += Math.Min(0, better + 1);
        }
        return sum / start.Heads.Count + fall - EpochCost * Math.Log2(times);
    }
}
