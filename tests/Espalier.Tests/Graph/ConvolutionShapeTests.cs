using Espalier.Graph;

namespace Espalier.Tests.Graph;

/// <summary>The shapes of convolutions and what is said when they do not fit.</summary>
public class ConvolutionShapeTests
{
    [Theory]
    [InlineData(5, 3, 1, 1, 1, 1, 5)]
    [InlineData(5, 3, 2, 1, 1, 1, 3)]
    [InlineData(6, 3, 2, 1, 0, 1, 3)]
    [InlineData(5, 2, 1, 1, 0, 1, 5)]
    [InlineData(4, 3, 1, 2, 2, 2, 4)]
    [InlineData(7, 1, 3, 1, 0, 0, 3)]
    public void SameGivesAsManyOutputsAsKeras(int size, int kernel, int stride, int dilation, int before, int after, int output)
    {
        var window = new SlidingWindow(kernel, 1, stride, 1, dilation, 1).Same(size, 9);
        Assert.Equal((before, after, 0, 0), (window.Top, window.Bottom, window.Left, window.Right));
        Assert.Equal((output, 9), window.Output(size, 9));
        var turned = new SlidingWindow(1, kernel, 1, stride, 1, dilation).Same(9, size);
        Assert.Equal((0, 0, before, after), (turned.Top, turned.Bottom, turned.Left, turned.Right));
    }

    [Fact]
    public void AWindowThatDoesNotFitSaysSo() =>
        Assert.Equal("conv: Convolution has a window of 5×5 that does not fit an image of 4×8. Use a smaller kernel, fewer layers that shrink the image, or the padding 'same'.",
            Error(new(3, 3, dilationRows: 2, dilationColumns: 2), 1, [4, 8, 2], [3, 3, 2, 4]));

    [Fact]
    public void FiltersThatDoNotFitSaySo() =>
        Assert.Equal("conv: Convolution needs filters of (3, 3, 2, filters) for 4 channels in 2 groups but got (3, 3, 4, 8).",
            Error(new(3, 3), 2, [8, 8, 4], [3, 3, 4, 8]));

    [Fact]
    public void GroupsThatDoNotDivideSaySo()
    {
        Assert.Equal("conv: Convolution cannot split 4 channels into 3 groups.", Error(new(3, 3), 3, [8, 8, 4], [3, 3, 1, 6]));
        Assert.Equal("conv: Convolution cannot split 7 filters into 2 groups.", Error(new(3, 3), 2, [8, 8, 4], [3, 3, 2, 7]));
    }

    [Fact]
    public void ImagesNeedFourAxes() =>
        Assert.Equal("conv: Convolution needs images of (batch, rows, columns, channels) but got (batch, 8, 8).", Error(new(3, 3), 1, [8, 8], [3, 3, 1, 6]));

    [Fact]
    public void AWindowNeedsSizes()
    {
        Assert.Throws<EspalierException>(() => new SlidingWindow(0, 3));
        Assert.Throws<EspalierException>(() => new SlidingWindow(3, 3, strideColumns: 0));
        Assert.Throws<EspalierException>(() => new SlidingWindow(3, 3).WithBorder(0, -1, 0, 0));
    }

    private static string Error(SlidingWindow window, int groups, int[] image, int[] filter)
    {
        using var scope = Scope.Enter("conv");
        return Assert.Throws<EspalierException>(() =>
            Op.Apply(new Convolution(window, groups), Input.Of("x", new Shape([Shape.Batch, .. image])), Input.Of("w", new Shape(filter)))).Message;
    }
}
