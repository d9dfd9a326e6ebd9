namespace Espalier.Tests.Layers.Examples;

/// <summary>Where numbers come in.</summary>
public sealed class InputExamples : LayerExamples
{
    public override IEnumerable<LayerExample> All => [new(() => new InputLayer(new Shape(3, 2), "features")) { Output = new(3, 2) }];
}
