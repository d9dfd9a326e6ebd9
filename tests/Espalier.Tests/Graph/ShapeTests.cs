namespace Espalier.Tests.Graph;

public class ShapeTests
{
    [Fact]
    public void ShapesPrintWithTheBatchByName()
    {
        Assert.Equal("(batch, 28, 28, 8)", new Shape(Shape.Batch, 28, 28, 8).ToString());
        Assert.Equal("(5,)", new Shape(5).ToString());
        Assert.Equal("()", Shape.Scalar.ToString());
    }

    [Fact]
    public void OnlyTheFirstAxisMayBeTheBatch()
    {
        var error = Assert.Throws<EspalierException>(() => new Shape(3, Shape.Batch));
        Assert.Contains("axis 1 has -1", error.Message, StringComparison.Ordinal);
        Assert.Throws<EspalierException>(() => new Tensor(new Shape(Shape.Batch, 2)));
        Assert.Throws<EspalierException>(() => new Tensor(new Shape(2, 2), new float[3]));
    }

    [Fact]
    public void CountsMultiplyTheBatchIn()
    {
        var shape = new Shape(Shape.Batch, 4, 5);
        Assert.Equal(20, shape.ValuesPerRow);
        Assert.Equal(140, shape.Count(7));
        Assert.Equal(new Shape(7, 4, 5), shape.WithBatch(7));
        Assert.Throws<OverflowException>(() => new Shape(1 << 30, 1 << 30, 1 << 30).ValuesPerRow);
    }
}
