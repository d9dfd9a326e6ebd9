namespace Espalier.Tests.Layers.Examples;

/// <summary>Layers whose output has no gradient.</summary>
public sealed class CodeExamples : LayerExamples
{
    public override IEnumerable<LayerExample> All =>
    [
        new(() => new CategoryEncoding(5), new Shape(3)) { Output = new(5), Classes = 5 },
        new(() => new CategoryEncoding(5, CodeOutput.OneHot), new Shape(1)) { Output = new(5), Classes = 5 },
        new(() => new CategoryEncoding(4, CodeOutput.Count), new Shape(2, 3)) { Output = new(2, 4), Classes = 4 },
        new(() => new Discretization([-1, 0, 0.5]), new Shape(3)) { Output = new(3), Differentiable = false },
        new(() => new Discretization([-1, 0.25], CodeOutput.MultiHot), new Shape(4)) { Output = new(3), Differentiable = false },
    ];
}
