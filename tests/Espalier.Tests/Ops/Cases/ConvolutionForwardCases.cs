using Espalier.Graph;

namespace Espalier.Tests.Ops.Cases;

public sealed class ConvolutionForwardCases : OpCases<ConvolutionForward>
{
    public override IEnumerable<OpCase> Cases() =>
        from use in ConvolutionUse.All.Concat(ConvolutionUse.Tiled)
        from relu in new[] { false, true }
        select new OpCase($"{use}{(relu ? " relu" : "")}", new ConvolutionForward(use.Window, use.Groups, relu),
            [use.Image, use.Filter, new Shape(use.Filters)], x =>
            {
                var output = use.Forward(x[0], x[1]);
                return Numbers.Of(output.Dims, i => output[i] + x[2][i[3]] is var z && relu ? Math.Max(z, 0) : z);
            })
        { Batches = [1, 5, 9], Tolerance = use.Tolerance(use.Channels), Differentiable = [] };
}
