namespace Espalier;

/// <summary>
/// How often each true class was predicted as each class: rows are true classes, columns predicted ones. Everything that judges a
/// classifier follows from it.
/// </summary>
public sealed class ConfusionMatrix
{
    private readonly double[] _counts;

    /// <summary>Makes a matrix of zeros.</summary>
    /// <param name="classes">How many classes, at least 2.</param>
    /// <exception cref="EspalierException">There are fewer than 2 classes.</exception>
    public ConfusionMatrix(int classes)
    {
        if (classes < 2) throw new EspalierException($"A confusion matrix needs at least 2 classes but got {classes}.");
        Classes = classes;
        _counts = new double[checked(classes * classes)];
    }

    /// <summary>How many classes there are.</summary>
    public int Classes { get; }

    /// <summary>The counts (or sums of weights), row by row: <c>(classes, classes)</c>.</summary>
    public ReadOnlySpan<double> Counts => _counts;

    /// <summary>How often a true class was predicted as another (or itself).</summary>
    /// <param name="truth">The true class.</param>
    /// <param name="predicted">The predicted class.</param>
    public double this[int truth, int predicted] => _counts[truth * Classes + predicted];

    /// <summary>All counts together.</summary>
    public double Total
    {
        get
        {
            double sum = 0;
            foreach (double c in _counts) sum += c;
            return sum;
        }
    }

    /// <summary>The counts of right predictions together.</summary>
    public double Correct
    {
        get
        {
            double sum = 0;
            for (int c = 0; c < Classes; c++) sum += this[c, c];
            return sum;
        }
    }

    /// <summary>The share that is right; 0 of an empty matrix.</summary>
    public double Accuracy => Ratio(Correct, Total);

    /// <summary>The mean recall of the classes that occur (Brodersen and others 2010): what accuracy would be were all equally frequent.</summary>
    public double BalancedAccuracy
    {
        get
        {
            double sum = 0;
            int present = 0;
            for (int c = 0; c < Classes; c++)
            {
                if (Support(c) == 0) continue;
                sum += Recall(c);
                present++;
            }
            return Ratio(sum, present);
        }
    }

    /// <summary>The class that occurs most often; the first of equals.</summary>
    public int MajorityClass
    {
        get
        {
            int best = 0;
            for (int c = 1; c < Classes; c++)
                if (Support(c) > Support(best)) best = c;
            return best;
        }
    }

    /// <summary>The accuracy of always answering the most frequent class: what a network has to beat.</summary>
    public double MajorityBaseline => Ratio(Support(MajorityClass), Total);

    /// <summary>The mean F1 of the classes that occur or were predicted.</summary>
    public double MacroF1
    {
        get
        {
            double sum = 0;
            int present = 0;
            for (int c = 0; c < Classes; c++)
            {
                if (Support(c) + Predicted(c) == 0) continue;
                sum += F1(c);
                present++;
            }
            return Ratio(sum, present);
        }
    }

    /// <summary>
    /// Matthews's correlation coefficient for K classes, from −1 to 1, 0 for guessing (Matthews 1975; Gorodkin 2004):
    /// (c s − Σ p_k t_k) / √((s² − Σ p_k²) (s² − Σ t_k²)).
    /// </summary>
    public double Matthews
    {
        get
        {
            double s = Total, pt = 0, pp = 0, tt = 0;
            for (int c = 0; c < Classes; c++)
            {
                double t = Support(c), p = Predicted(c);
                pt += p * t;
                pp += p * p;
                tt += t * t;
            }
            return Ratio(Correct * s - pt, Math.Sqrt((s * s - pp) * (s * s - tt)));
        }
    }

    /// <summary>
    /// Cohen's kappa: agreement beyond chance, 1 − Σ w o / Σ w e, with observed counts o, expected ones e and the penalty w of each
    /// disagreement (Cohen 1960, 1968). 0 where no disagreement is expected.
    /// </summary>
    /// <param name="weighting">How much a disagreement counts.</param>
    public double Kappa(KappaWeighting weighting = KappaWeighting.None)
    {
        double observed = 0, expected = 0, total = Total;
        for (int t = 0; t < Classes; t++)
        {
            double support = Support(t);
            for (int p = 0; p < Classes; p++)
            {
                double penalty = weighting switch
                {
                    KappaWeighting.Linear => Math.Abs(t - p),
                    KappaWeighting.Quadratic => (double)(t - p) * (t - p),
                    _ => t == p ? 0 : 1,
                };
                if (penalty == 0) continue;
                observed += penalty * this[t, p];
                expected += penalty * support * Predicted(p) / total;
            }
        }
        return expected == 0 || total == 0 ? 0 : 1 - observed / expected;
    }

    /// <summary>Adds one prediction.</summary>
    /// <param name="truth">The true class.</param>
    /// <param name="predicted">The predicted class.</param>
    /// <param name="weight">How much it counts.</param>
    /// <exception cref="EspalierException">A number is not a class.</exception>
    public void Add(int truth, int predicted, double weight = 1)
    {
        if ((uint)truth >= (uint)Classes || (uint)predicted >= (uint)Classes)
            throw new EspalierException($"A confusion matrix of {Classes} classes needs class numbers from 0 to {Classes - 1} but got true {truth}, predicted {predicted}.");
        _counts[truth * Classes + predicted] += weight;
    }

    /// <summary>Sets all counts to 0.</summary>
    public void Clear() => Array.Clear(_counts);

    /// <summary>How often a class occurs.</summary>
    /// <param name="c">The class.</param>
    public double Support(int c)
    {
        double sum = 0;
        for (int p = 0; p < Classes; p++) sum += this[c, p];
        return sum;
    }

    /// <summary>How often a class was predicted.</summary>
    /// <param name="c">The class.</param>
    public double Predicted(int c)
    {
        double sum = 0;
        for (int t = 0; t < Classes; t++) sum += this[t, c];
        return sum;
    }

    /// <summary>The share of a class's rows that was predicted as it; 0 where it does not occur.</summary>
    /// <param name="c">The class.</param>
    public double Recall(int c) => Ratio(this[c, c], Support(c));

    /// <summary>The share of a class's predictions that is right; 0 where it was never predicted.</summary>
    /// <param name="c">The class.</param>
    public double Precision(int c) => Ratio(this[c, c], Predicted(c));

    /// <summary>2 · right / (occurring + predicted); 0 where the class neither occurs nor was predicted.</summary>
    /// <param name="c">The class.</param>
    public double F1(int c) => Ratio(2 * this[c, c], Support(c) + Predicted(c));

    /// <summary>Right over right or wrong in either way, the Jaccard index of a class; 0 where it neither occurs nor was predicted.</summary>
    /// <param name="c">The class.</param>
    public double IntersectionOverUnion(int c) => Ratio(this[c, c], Support(c) + Predicted(c) - this[c, c]);

    private static double Ratio(double a, double b) => b == 0 ? 0 : a / b;
}
