using Espalier.Graph;

namespace Espalier.Tests.Ops.Cases;

public sealed class ConvolutionCases : OpCases<Convolution>
{
    public override IEnumerable<OpCase> Cases() => ConvolutionUse.All.Concat(ConvolutionUse.Tiled).Select(use =>
        new OpCase(use.ToString(), new Convolution(use.Window, use.Groups), [use.Image, use.Filter], x => use.Forward(x[0], x[1]))
        { Batches = [1, 5], Tolerance = use.Tolerance(use.Channels) });
}
