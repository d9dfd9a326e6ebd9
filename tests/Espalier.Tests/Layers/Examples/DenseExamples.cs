namespace Espalier.Tests.Layers.Examples;

/// <summary>Dense and embedding layers.</summary>
public sealed class DenseExamples : LayerExamples
{
    public override IEnumerable<LayerExample> All =>
    [
        new(() => new Dense(3), new Shape(5)) { Output = new(3) },
        new(() => new Dense(4, Activation.Tanh, useBias: false, new HeNormal(), kernelRegularizer: new L2(), activityRegularizer: new L1(),
            kernelConstraint: new MaxNorm(), name: "wide"), new Shape(2, 3)) { Output = new(2, 4) },
        new(() => new Embedding(6, 3, maskZero: true), new Shape(4)) { Output = new(4, 3), Classes = 6 },
        new(() => new Embedding(5, 2, new RandomNormalInitializer(seed: 3), new L1L2(0.1, 0.2), new UnitNorm([1]), activityRegularizer: new L2()),
            new Shape(2, 3))
            { Output = new(2, 3, 2), Classes = 5 },
    ];
}
