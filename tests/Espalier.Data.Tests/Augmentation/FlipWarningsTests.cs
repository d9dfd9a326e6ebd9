using Espalier.Data;

namespace Espalier.Tests;

public class FlipWarningsTests
{
    private static IReadOnlyList<string> Find(Augmentation augmentation, params string[] names) =>
        FlipWarnings.Find(augmentation, new Dictionary<string, IReadOnlyList<string>> { ["eyes"] = ["open", "sunglasses"], ["pose"] = names });

    [Theory]
    [InlineData("left", "right")]
    [InlineData("turn_left", "turn_right")]
    [InlineData("TurnLeft", "TurnRight")]
    [InlineData("LEFT", "RIGHT")]
    [InlineData("l", "r")]
    [InlineData("clockwise", "counterclockwise")]
    public void AFlipWithSidesSaysWhatToWrite(string first, string second)
    {
        string warning = Assert.Single(Find(new Augmentation { FlipHorizontal = 0.5 }, "straight", first, "up", second));
        Assert.Equal($"head 'pose' has classes '{first}' and '{second}': a horizontal flip turns one into the other. Say swap: {{ pose: [{first}, {second}] }}.", warning);
        Assert.Empty(Find(new Augmentation { FlipHorizontal = 0.5, Swap = [new("pose", second, first)] }, "straight", first, "up", second));
        Assert.Empty(Find(new Augmentation { Rotate = 20, Shift = 0.1 }, "straight", first, "up", second));
    }

    [Fact]
    public void EveryPairIsNamed()
    {
        var warnings = Find(new Augmentation { FlipHorizontal = 0.5, FlipVertical = 0.5, Swap = [new("pose", "upper left", "upper right")] }, "upper left", "upper right", "lower left", "lower right");
        Assert.Equal(3, warnings.Count);
        Assert.Contains("swap: { pose: [lower left, lower right] }", warnings[0], StringComparison.Ordinal);
        Assert.Contains("swap_vertical: { pose: [upper left, lower left] }", warnings[1], StringComparison.Ordinal);
        Assert.Contains("swap_vertical: { pose: [upper right, lower right] }", warnings[2], StringComparison.Ordinal);
    }

    [Fact]
    public void ASideWithoutItsCounterpartCannotBeFlipped()
    {
        Assert.Contains("none for its mirror image", Assert.Single(Find(new Augmentation { FlipHorizontal = 0.5 }, "straight", "left", "up")), StringComparison.Ordinal);
        Assert.Contains("'up'", Assert.Single(Find(new Augmentation { FlipVertical = 0.5 }, "straight", "left", "right", "up")), StringComparison.Ordinal);
    }

    [Fact]
    public void LargeTurnsChangeDirectionsToo()
    {
        Assert.Contains("a turn by 180 degrees", Assert.Single(Find(new Augmentation { Rotate = 180 }, "left", "right", "up")), StringComparison.Ordinal);
        Assert.Empty(Find(new Augmentation { Rotate = 180 }, "apple", "pear"));
    }

    [Fact]
    public void DigitsAndLettersAreNotFlipped()
    {
        string[] digits = [.. Enumerable.Range(0, 10).Select(d => $"{d}")];
        Assert.Contains("digits", Assert.Single(Find(new Augmentation { FlipHorizontal = 0.5 }, digits)), StringComparison.Ordinal);
        Assert.Contains("digits", Assert.Single(Find(new Augmentation { FlipVertical = 0.5 }, digits)), StringComparison.Ordinal);
        Assert.Contains("digits", Assert.Single(Find(new Augmentation { Rotate = 180 }, digits)), StringComparison.Ordinal);
        Assert.Contains("letters", Assert.Single(Find(new Augmentation { FlipVertical = 0.5 }, [.. "abcdefg".Select(c => $"{c}")])), StringComparison.Ordinal);
        Assert.Empty(Find(new Augmentation { Rotate = 15 }, digits));
    }

    [Fact]
    public void WordsThatOnlyContainASideAreNotOne() =>
        Assert.Empty(Find(new Augmentation { FlipHorizontal = 0.5, FlipVertical = 0.5 }, "bright", "cleft", "upset", "toppled", "x", "r2"));

    [Fact]
    public void ASwapWithoutAFlipHasNoEffect() =>
        Assert.Contains("no effect", Assert.Single(Find(new Augmentation { Swap = [new("pose", "left", "right")] }, "left", "right")), StringComparison.Ordinal);
}
