namespace Espalier.Tests.Layers.Examples;

/// <summary>Convolutions.</summary>
public sealed class ConvolutionExamples : LayerExamples
{
    public override IEnumerable<LayerExample> All =>
    [
        new(() => new Conv1D(4, 3), new Shape(7, 2)) { Output = new(5, 4) },
        new(() => new Conv1D(4, 3, 2, Padding.Causal, groups: 2, activation: Activation.Tanh), new Shape(7, 2)) { Output = new(4, 4) },
        new(() => new Conv1D(2, 3, padding: Padding.Same, dilation: 2, useBias: false), new Shape(5, 3)) { Output = new(5, 2) },
        new(() => new Conv2D(3, 3), new Shape(5, 4, 2)) { Output = new(3, 2, 3) },
        new(() => new Conv2D(4, (2, 3), (2, 1), Padding.Same, groups: 2, activation: Activation.Sigmoid, kernelInitializer: new HeNormal(),
            kernelRegularizer: new L2(), biasRegularizer: new L1(), activityRegularizer: new L2(), kernelConstraint: new MaxNorm(),
            biasConstraint: new NonNeg(), name: "eyes"), new Shape(5, 4, 2)) { Output = new(3, 4, 4) },
        new(() => new Conv2D(2, 2, dilation: (2, 1), useBias: false), new Shape(5, 4, 1)) { Output = new(3, 3, 2) },
        new(() => new DepthwiseConv1D(3, depthMultiplier: 2), new Shape(5, 2)) { Output = new(3, 4) },
        new(() => new DepthwiseConv2D(3, 2, Padding.Same, activation: Activation.Tanh), new Shape(5, 4, 2)) { Output = new(3, 2, 2) },
        new(() => new DepthwiseConv2D(2, dilation: 2, depthMultiplier: 3, depthwiseRegularizer: new L2(), depthwiseConstraint: new NonNeg()),
            new Shape(4, 4, 2)) { Output = new(2, 2, 6) },
        new(() => new SeparableConv1D(4, 3, padding: Padding.Same), new Shape(5, 2)) { Output = new(5, 4) },
        new(() => new SeparableConv2D(4, 3, depthMultiplier: 2, activation: Activation.Tanh, depthwiseRegularizer: new L2(),
            pointwiseRegularizer: new L1(), depthwiseConstraint: new NonNeg(), pointwiseConstraint: new MaxNorm()), new Shape(5, 4, 2))
        {
            Output = new(3, 2, 4),
        },
        new(() => new SeparableConv2D(3, 2, 2, useBias: false), new Shape(5, 4, 2)) { Output = new(2, 2, 3) },
        new(() => new Conv1DTranspose(3, 3, 2, Padding.Same), new Shape(4, 2)) { Output = new(8, 3) },
        new(() => new Conv1DTranspose(3, 2, 3, outputPadding: 2), new Shape(4, 2)) { Output = new(13, 3) },
        new(() => new Conv2DTranspose(3, 3, 2), new Shape(3, 2, 2)) { Output = new(7, 5, 3) },
        new(() => new Conv2DTranspose(3, (3, 2), (2, 3), Padding.Same, (1, 2), activation: Activation.Tanh), new Shape(3, 2, 2)) { Output = new(6, 5, 3) },
        new(() => new Conv2DTranspose(2, 2, dilation: 2, useBias: false), new Shape(3, 2, 2)) { Output = new(5, 4, 2) },
    ];
}
