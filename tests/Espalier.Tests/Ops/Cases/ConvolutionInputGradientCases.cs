using Espalier.Graph;

namespace Espalier.Tests.Ops.Cases;

public sealed class ConvolutionInputGradientCases : OpCases<ConvolutionInputGradient>
{
    public override IEnumerable<OpCase> Cases() => ConvolutionUse.All.Concat(ConvolutionUse.Tiled).Select(use =>
        new OpCase(use.ToString(), new ConvolutionInputGradient(use.Window, use.Rows, use.Columns, use.Groups), [use.Output, use.Filter],
            x => use.InputGradient(x[0], x[1]))
        { Batches = [1, 5], Tolerance = use.Tolerance(use.Filters) });
}
