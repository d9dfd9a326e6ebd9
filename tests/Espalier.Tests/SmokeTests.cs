namespace Espalier.Tests;

public class SmokeTests
{
    [Fact]
    public void ShapesPrintWithTheBatchByName() => Assert.Equal("(batch, 28, 28, 8)", new Shape(Shape.Batch, 28, 28, 8).ToString());
}
