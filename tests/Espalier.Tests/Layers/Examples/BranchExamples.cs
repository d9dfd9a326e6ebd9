namespace Espalier.Tests.Layers.Examples;

/// <summary>Layers of heads and of what is shared between them.</summary>
public sealed class BranchExamples : LayerExamples
{
    public override IEnumerable<LayerExample> All =>
    [
        new(() => new OrderedProbabilities(), new Shape(3)) { Output = new(4) },
        new(() => new OrderedProbabilities(), new Shape(2, 1)) { Output = new(2, 2) },
        new(() => new CrossStitch(), new Shape(3), new Shape(3)) { Output = new(3) },
        new(() => new CrossStitch(0.8, byChannel: true), new Shape(2, 3), new Shape(2, 3), new Shape(2, 3)) { Output = new(2, 3) },
    ];
}
