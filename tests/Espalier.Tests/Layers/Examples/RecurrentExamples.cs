namespace Espalier.Tests.Layers.Examples;

/// <summary>Recurrent layers and what wraps and masks them.</summary>
public sealed class RecurrentExamples : LayerExamples
{
    private static readonly RecurrentSettings Penalized = new()
    {
        KernelInitializer = new HeNormal(),
        RecurrentInitializer = new GlorotNormal(),
        BiasInitializer = new Ones(),
        KernelRegularizer = new L2(),
        RecurrentRegularizer = new L1(),
        BiasRegularizer = new L2(),
        ActivityRegularizer = new L2(),
        KernelConstraint = new MaxNorm(),
        RecurrentConstraint = new UnitNorm(),
        BiasConstraint = new NonNeg(),
        ZeroOutputForMask = true,
        Unroll = true,
    };

    public override IEnumerable<LayerExample> All =>
    [
        new(() => new SimpleRNN(3), new Shape(4, 2)) { Output = new(3) },
        new(() => new SimpleRNN(3, Activation.Sigmoid, useBias: false, returnSequences: true, goBackwards: true), new Shape(3, 2)) { Output = new(3, 3) },
        new(() => new SimpleRNN(2, dropout: 0.3, recurrentDropout: 0.4, settings: Penalized, name: "thin"), new Shape(3, 2), new Shape(2)) { Output = new(2) },
        new(() => new LSTM(3), new Shape(4, 2)) { Output = new(3) },
        new(() => new LSTM(2, Activation.Softplus, Activation.HardSigmoid, unitForgetBias: false, returnSequences: true, returnState: true), new Shape(3, 2)) { Output = new(3, 2) },
        new(() => new LSTM(17, returnSequences: true, goBackwards: true, settings: Penalized), new Shape(3, 5), new Shape(17), new Shape(17)) { Output = new(3, 17) },
        new(() => new LSTM(2, dropout: 0.3, recurrentDropout: 0.4), new Shape(3, 2)) { Output = new(2) },
        new(() => new GRU(3), new Shape(4, 2)) { Output = new(3) },
        new(() => new GRU(2, resetAfter: false, returnSequences: true), new Shape(3, 2)) { Output = new(3, 2) },
        new(() => new GRU(18, useBias: false, returnState: true, settings: Penalized), new Shape(3, 4), new Shape(18)) { Output = new(18) },
        new(() => new GRU(2, Activation.Softsign, dropout: 0.5, recurrentDropout: 0.5), new Shape(2, 2)) { Output = new(2) },
        new(() => new Bidirectional(new LSTM(3, returnSequences: true)), new Shape(4, 2)) { Output = new(4, 6) },
        new(() => new Bidirectional(new GRU(2, name: "both"), BidirectionalMerge.Ave, name: "ends"), new Shape(3, 2)) { Output = new(2) },
        new(() => new Bidirectional(new SimpleRNN(2, returnState: true), BidirectionalMerge.None, new SimpleRNN(2, Activation.Sigmoid, goBackwards: true, returnState: true)),
            new Shape(3, 2), new Shape(2), new Shape(2)) { Output = new(2) },
        new(() => new TimeDistributed(new Dense(3, Activation.Tanh)), new Shape(4, 2)) { Output = new(4, 3) },
        new(() => new TimeDistributed(new Conv2D(2, 2, activation: Activation.Tanh)), new Shape(2, 3, 3, 1)) { Output = new(2, 2, 2, 2) },
        new(() => new TimeDistributed(new LayerNormalization()), new Shape(2, 3, 4)) { Output = new(2, 3, 4) },
        new(() => new MultiHeadAttention(2, 3, useBias: false), new Shape(4, 6), new Shape(5, 6)) { Output = new(4, 6) },
        new(() => new MultiHeadAttention(2, 3, 4, 0.3, useBias: false, [5], kernelRegularizer: new L2(), activityRegularizer: new L1(),
            kernelConstraint: new MaxNorm(), name: "three"), new Shape(4, 2), new Shape(3, 5), new Shape(3, 4)) { Output = new(4, 5) },
        new(() => new MultiHeadAttention(2, 2, useBias: false, attentionAxes: [-2], outputShape: [3, 2]), new Shape(2, 3, 4), new Shape(2, 4, 4)) { Output = new(2, 3, 3, 2) },
        new(() => new MultiHeadAttention(1, 2, useBias: false), new Shape(2, 3, 4), new Shape(3, 1, 4)) { Output = new(2, 3, 4) },
        new(() => new Masking(), new Shape(4, 2)) { Output = new(4, 2) },
    ];
}
