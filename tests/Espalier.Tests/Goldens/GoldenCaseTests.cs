namespace Espalier.Tests.Goldens;

/// <summary>The measuring stick itself: that it accepts what is near and refuses what is not.</summary>
public class GoldenCaseTests
{
    [Fact]
    public void TheScaledErrorIsRelativeToTheLargestValue()
    {
        Assert.Equal(0.05, GoldenCase.ScaledError([1, 19], [2, 20], out int worst), 12);
        Assert.Equal(0, worst);
        Assert.Equal(0.5, GoldenCase.ScaledError([0.5], [0], out _));
    }

    [Fact]
    public void ValuesThatAreNotFiniteMustAgree()
    {
        Assert.Equal(0, GoldenCase.ScaledError([double.NaN, double.PositiveInfinity, 1], [double.NaN, double.PositiveInfinity, 1], out _));
        Assert.Equal(double.PositiveInfinity, GoldenCase.ScaledError([0, 1], [double.NaN, 1], out _));
        Assert.Equal(double.PositiveInfinity, GoldenCase.ScaledError([double.NaN, 1], [0, 1], out _));
        Assert.Equal(double.PositiveInfinity, GoldenCase.ScaledError([double.NegativeInfinity], [double.PositiveInfinity], out _));
    }

    [Fact]
    public void TheCommittedCasesAreReadWithTheirShapes()
    {
        var golden = GoldenCase.Open("small", "metrics", "sparse_categorical_accuracy");
        Assert.Equal("SparseCategoricalAccuracy", golden.ClassName);
        Assert.Equal([23, 4], golden["y_pred"].Shape);
        Assert.Equal([], golden["state.0"].Shape);
        Assert.All(golden["y_true"].Integers, label => Assert.InRange(label, 0, 3));
        Assert.Equal(golden.Json["final"]!["results"]!.GetValue<double>(), golden["results"].Values[^1], 9);
    }

    [Fact]
    public void ATooLargeErrorFails()
    {
        var golden = GoldenCase.Open("small", "metrics", "sparse_categorical_accuracy");
        float[] results = golden["results"].Floats;
        golden.AssertClose("results", results, 1e-6);
        results[1] += 1e-3f;
        Assert.ThrowsAny<Exception>(() => golden.AssertClose("results", results, 1e-6));
        Assert.ThrowsAny<Exception>(() => golden.AssertClose("results", results.AsSpan(1), 1));
    }
}
