using Espalier.Graph;

namespace Espalier.Tests.Graph;

/// <summary>The gradient before a ReLU and that of the bias behind which it stands are one op.</summary>
public class FuseReluGradientTests
{
    [Fact]
    public void EachHiddenLayerHasOneAndNoSumOfItsOwn()
    {
        var (program, _) = TrainingStep.Small(dropout: false, branch: true);
        Assert.Equal(3, program.Nodes.Count(n => n.Op is ReluGradient));
        // What is left to be summed: the two heads' biases, and losses.
        Assert.DoesNotContain(program.Nodes, n => n.Op is ReduceSum && n.Inputs[0].Shape[-1] > 3 && n.Inputs[0].Shape.Rank > 1);
    }
}
