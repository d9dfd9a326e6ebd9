using Espalier.Graph;

namespace Espalier.Tests.Ops.Cases;

public sealed class PooledConvolutionCases : OpCases<PooledConvolution>
{
    public override IEnumerable<OpCase> Cases() =>
        from use in PooledUse.All.Concat(PooledUse.Tiled)
        from keeps in new[] { false, true }
        select new OpCase($"{use}{(keeps ? "" : ", only values")}", [use.Convolution.Image, use.Convolution.Filter, use.Bias],
            x => [Op.Apply(new PooledConvolution(use.Convolution.Window, use.Convolution.Groups, use.Pool, use.Relu, keeps), x)],
            x => use.Forward(x[0], x[1], x[2]))
        { Batches = use.Batches, Tolerance = PooledUse.Tiled.Contains(use) ? ConvolutionUse.TiledTolerance(use.Convolution.Channels) : 1e-5, Differentiable = [] };
}
