namespace Espalier.Design;

/// <summary>The error of a head by how many rows were learnt, and the power law through it: error = floor + a · rows^−c (Hestness and others 2017).</summary>
/// <param name="Points">Rows learnt and the error on the judged rows.</param>
/// <param name="Floor">The error that no number of rows goes below.</param>
/// <param name="Scale">a.</param>
/// <param name="Exponent">c.</param>
/// <param name="Doubled">What twice the rows should bring, with its range.</param>
public sealed record LearningCurve(IReadOnlyList<(int Rows, double Error)> Points, double Floor, double Scale, double Exponent, Effect Doubled)
{
    /// <summary>The error that the law expects.</summary>
    /// <param name="rows">How many rows are learnt.</param>
    public double ErrorAt(double rows) => Floor + Scale * Math.Pow(rows, -Exponent);
}
