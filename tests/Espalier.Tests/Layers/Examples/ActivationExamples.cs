namespace Espalier.Tests.Layers.Examples;

/// <summary>Layers that apply a function.</summary>
public sealed class ActivationExamples : LayerExamples
{
    public override IEnumerable<LayerExample> All =>
    [
        .. Registry<Activation>.Names.Select(name => new LayerExample(() => new ActivationLayer(Registry<Activation>.Create(name)), new Shape(6))
            { Output = name == "Glu" ? new(3) : new(6) }),
        new(() => new ActivationLayer(new GeluActivation(approximate: true)), new Shape(2, 3)) { Output = new(2, 3) },
        new(() => new ActivationLayer(new SparsemaxActivation(exact: true)), new Shape(5)) { Output = new(5) },
        new(() => new ReLU(), new Shape(7)) { Output = new(7) },
        new(() => new ReLU(maxValue: 1.5, negativeSlope: 0.1, name: "bent"), new Shape(7)) { Output = new(7) },
        new(() => new LeakyReLU(), new Shape(7)) { Output = new(7) },
        new(() => new LeakyReLU(0.05), new Shape(2, 2)) { Output = new(2, 2) },
        new(() => new ELU(), new Shape(7)) { Output = new(7) },
        new(() => new ELU(0.5), new Shape(7)) { Output = new(7) },
        new(() => new PReLU(), new Shape(7)) { Output = new(7) },
        new(() => new PReLU(new ConstantInitializer(0.25), new L2(), new NonNeg(), [1, 2]), new Shape(2, 3, 4)) { Output = new(2, 3, 4) },
        new(() => new SoftmaxLayer(), new Shape(4)) { Output = new(4) },
        new(() => new SoftmaxLayer([1]), new Shape(4, 3)) { Output = new(4, 3) },
        new(() => new SoftmaxLayer([1, -1]), new Shape(2, 3, 4)) { Output = new(2, 3, 4) },
        new(() => new ActivityRegularization(0.1, 0.2), new Shape(4)) { Output = new(4) },
    ];
}
