using Espalier.Graph;

namespace Espalier.Tests.Ops.Cases;

public sealed class PooledInputGradientCases : OpCases<PooledInputGradient>
{
    public override IEnumerable<OpCase> Cases() => PooledUse.All.Concat(PooledUse.Tiled).Select(use =>
        new OpCase(use.ToString(), [use.Convolution.Image, use.Convolution.Filter, use.Bias, use.Pooled],
            x => [Op.Apply(new PooledInputGradient(use.Convolution.Window, use.Convolution.Rows, use.Convolution.Columns, use.Convolution.Groups, use.Pool),
                x[3], Op.ApplyAll(use.Op, x[0], x[1], x[2]).Outputs[1], x[1])],
            x => use.Convolution.InputGradient(use.Unpooled(x[0], x[1], x[2], x[3]), x[1]))
        { Batches = use.Batches, Tolerance = 1e-5, Differentiable = [] });
}
