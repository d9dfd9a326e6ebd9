using Espalier.Cpu;

namespace Espalier.Tests.Cpu;

public class GemmSimdTests
{
    [Theory]
    [InlineData(null, SimdLevel.Vector256)]
    [InlineData("", SimdLevel.Vector256)]
    [InlineData("256", SimdLevel.Vector256)]
    [InlineData(" Portable ", SimdLevel.Portable)]
    public void AForcedLevelWins(string? forced, SimdLevel expected) => Assert.Equal(expected, Simd.Choose(forced, SimdLevel.Vector256));

    [Fact]
    public void AnUnknownLevelNamesTheChoices()
    {
        var error = Assert.Throws<EspalierException>(() => Simd.Choose("128", SimdLevel.Vector512));
        Assert.Contains("'512', '256' or 'portable' but is '128'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ALevelTheMachineLacksIsRefused()
    {
        var error = Assert.Throws<EspalierException>(() => Simd.Choose("512", SimdLevel.Vector256));
        Assert.Contains("asks for Vector512 but this machine has Vector256", error.Message, StringComparison.Ordinal);
    }
}
