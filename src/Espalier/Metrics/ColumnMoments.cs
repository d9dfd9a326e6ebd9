namespace Espalier;

/// <summary>Means, variances and covariance of pairs (t, p), gathered one pair at a time (Welford 1962).</summary>
internal struct ColumnMoments
{
    internal double Count, MeanTrue, MeanPredicted, SquaresTrue, SquaresPredicted, Products;

    internal void Add(double t, double p)
    {
        Count++;
        double dt = t - MeanTrue, dp = p - MeanPredicted;
        MeanTrue += dt / Count;
        MeanPredicted += dp / Count;
        SquaresTrue += dt * (t - MeanTrue);
        SquaresPredicted += dp * (p - MeanPredicted);
        Products += dt * (p - MeanPredicted);
    }
}
