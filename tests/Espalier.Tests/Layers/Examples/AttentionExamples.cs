namespace Espalier.Tests.Layers.Examples;

/// <summary>Attention without kernels, attention whose heads share keys, and the layer that changes nothing.</summary>
public sealed class AttentionExamples : LayerExamples
{
    public override IEnumerable<LayerExample> All =>
    [
        new(() => new Attention(), new Shape(4, 3), new Shape(5, 3)) { Output = new(4, 3) },
        new(() => new Attention(useScale: true, dropout: 0.3), new Shape(4, 3), new Shape(5, 2), new Shape(5, 3)) { Output = new(4, 2), Random = true },
        new(() => new Attention(scoreMode: ScoreMode.Concat), new Shape(4, 3), new Shape(5, 3)) { Output = new(4, 3) },
        new(() => new Attention(useScale: true, ScoreMode.Concat, name: "both"), new Shape(2, 3), new Shape(3, 3)) { Output = new(2, 3) },
        new(() => new AdditiveAttention(), new Shape(4, 3), new Shape(5, 3)) { Output = new(4, 3) },
        new(() => new AdditiveAttention(useScale: false, dropout: 0.2), new Shape(3, 2), new Shape(4, 2), new Shape(4, 2)) { Output = new(3, 2), Random = true },
        new(() => new GroupQueryAttention(3, 4, 2, useBias: false), new Shape(4, 5), new Shape(6, 5)) { Output = new(4, 5) },
        new(() => new GroupQueryAttention(2, 3, 1, dropout: 0.3, useBias: false, kernelRegularizer: new L2(), activityRegularizer: new L1(), kernelConstraint: new MaxNorm(),
            name: "one"), new Shape(4, 5), new Shape(3, 5), new Shape(3, 2)) { Output = new(4, 5), Random = true },
        new(() => new GroupQueryAttention(2, 2, 2, useBias: false), new Shape(3, 4), new Shape(3, 4)) { Output = new(3, 4) },
        new(() => new IdentityLayer(), new Shape(3, 2)) { Output = new(3, 2) },
    ];
}
