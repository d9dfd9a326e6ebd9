using Espalier.Graph;

namespace Espalier.Tests.Ops.Cases;

public sealed class ConvolutionFilterGradientCases : OpCases<ConvolutionFilterGradient>
{
    public override IEnumerable<OpCase> Cases() => ConvolutionUse.All.Select(use =>
        new OpCase(use.ToString(), new ConvolutionFilterGradient(use.Window, use.Groups), [use.Image, use.Output], x => use.FilterGradient(x[0], x[1]))
        { Batches = [1, 5], Tolerance = 2e-5 });
}
