using System.Globalization;

namespace Espalier.Onnx.Tests;

/// <summary>Compares answers: 1e-5 of the larger, or of a twentieth of the largest value where a value is smaller than that: for probabilities 5e-7, four units in the last place of 1.</summary>
internal static class Differences
{
    public const double Relative = 1e-5;

    public static void AssertClose(Tensor expected, Tensor actual, string about, double allowed = Relative)
    {
        Assert.Equal(expected.Shape, actual.Shape);
        double worst = Largest(expected, actual);
        Assert.True(worst <= allowed, string.Create(CultureInfo.InvariantCulture, $"{about}: differs by {worst:G3} where {allowed:G3} is allowed (largest value {expected.Values.Max(Math.Abs):G3}, largest difference {expected.Values.Zip(actual.Values, (a, b) => Math.Abs(a - b)).Max():G3})."));
    }

    /// <summary>The largest relative difference.</summary>
    public static double Largest(Tensor expected, Tensor actual) => OnnxVerification.Largest(expected, actual);
}
