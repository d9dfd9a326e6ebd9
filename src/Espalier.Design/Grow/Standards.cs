namespace Espalier.Design;

/// <summary>
/// How much better than the starting recipe an outcome is. Of each head the improvement of the score and that of the loss are counted in
/// standard errors of the starting recipe's and averaged; the mean over the heads is the value. A head that falls by more than one standard
/// error costs what it falls beyond that once more, so that no head is sold for another.
/// </summary>
internal static class Standards
{
    // A standard error of 0 comes of rows that are all right: then it is that of one wrong row among some hundreds.
    private const double LeastNoise = 0.002;

    /// <summary>The value of an outcome.</summary>
    /// <param name="outcome">The outcome; one that failed is worth less than any other.</param>
    /// <param name="start">The starting recipe's at the same epoch.</param>
    public static double Value(TrialOutcome outcome, TrialOutcome start)
    {
        if (outcome.Failure is not null) return double.NegativeInfinity;
        if (start.Failure is not null) return 0;
        double sum = 0, fall = 0;
        foreach (var before in start.Heads)
        {
            var now = outcome[before.Head];
            double score = (now.Score - before.Score) / Math.Max(before.Noise, LeastNoise), loss = (before.Loss - now.Loss) / Math.Max(before.LossNoise, LeastNoise);
            double better = (score + Math.Clamp(loss, -5, 5)) / 2;
            sum += better;
            fall += Math.Min(0, better + 1);
        }
        return sum / start.Heads.Count + fall;
    }
}
