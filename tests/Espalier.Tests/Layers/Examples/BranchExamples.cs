namespace Espalier.Tests.Layers.Examples;

/// <summary>Layers of heads and of what is shared between them.</summary>
public sealed class BranchExamples : LayerExamples
{
    public override IEnumerable<LayerExample> All =>
    [
        new(() => new OrderedProbabilities(), new Shape(3)) { Output = new(4) },
        new(() => new OrderedProbabilities(), new Shape(2, 1)) { Output = new(2, 2) },
    ];
}
