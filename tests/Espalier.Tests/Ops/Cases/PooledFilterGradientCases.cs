using Espalier.Graph;

namespace Espalier.Tests.Ops.Cases;

public sealed class PooledFilterGradientCases : OpCases<PooledFilterGradient>
{
    public override IEnumerable<OpCase> Cases() => PooledUse.All.Concat(PooledUse.Tiled).Select(use =>
        new OpCase(use.ToString(), [use.Convolution.Image, use.Convolution.Filter, use.Bias, use.Pooled],
            x => Op.ApplyAll(new PooledFilterGradient(use.Convolution.Window, use.Convolution.Groups, use.Pool, use.Bias),
                x[0], x[3], Op.ApplyAll(use.Op, x[0], x[1], x[2]).Outputs[1]).Outputs,
            x => use.Unpooled(x[0], x[1], x[2], x[3]))
        {
            Batches = use.Batches,
            Tolerance = 2e-5,
            Differentiable = [],
            Reference = (x, _) => use.Unpooled(x[0], x[1], x[2], x[3]) is var dy ? [use.Convolution.FilterGradient(x[0], dy), use.BiasGradient(dy)] : [],
        });
}
