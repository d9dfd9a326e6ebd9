using System.Globalization;

namespace Espalier.Onnx.Tests;

/// <summary>Compares answers: 1e-5 of the larger, or of 1e-2 of the largest value where a value is smaller than that.</summary>
internal static class Differences
{
    public const double Relative = 1e-5;

    public static void AssertClose(Tensor expected, Tensor actual, string about, double allowed = Relative)
    {
        Assert.Equal(expected.Shape, actual.Shape);
        double worst = Largest(expected, actual);
        Assert.True(worst <= allowed, string.Create(CultureInfo.InvariantCulture, $"{about}: differs by {worst:G3} where {allowed:G3} is allowed."));
    }

    /// <summary>The largest relative difference.</summary>
    public static double Largest(Tensor expected, Tensor actual)
    {
        double scale = expected.Values.Where(float.IsFinite).Select(v => (double)Math.Abs(v)).DefaultIfEmpty(0).Max(), worst = 0;
        for (int i = 0; i < expected.Values.Length; i++)
        {
            float a = expected.Values[i], b = actual.Values[i];
            if (a.Equals(b)) continue;
            worst = Math.Max(worst, float.IsFinite(a) && float.IsFinite(b) ? Math.Abs((double)a - b) / Math.Max(Math.Max(Math.Abs(a), Math.Abs(b)), Math.Max(1e-2 * scale, 1e-6)) : double.PositiveInfinity);
        }
        return worst;
    }
}
