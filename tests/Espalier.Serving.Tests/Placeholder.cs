namespace Espalier.Serving.Tests;

public class Placeholder
{
    [Fact]
    public void TheProjectBuilds() => Assert.True(true);
}
