using Espalier.Graph;

namespace Espalier;

/// <summary>
/// Keeps of the squared gradients of a weight with rows and columns only the means r by row and c by column: v = r·c/mean(r),
/// u = g/√v, w ← w − α·u/max(1, rms(u)/d) with α = max(ε₂, rms(w))·min(rate, 1/√t), and 1 − t^decay as the share of the old means.
/// Source: Shazeer and Stern, "Adafactor", ICML 2018.
/// </summary>
[Registered("Adafactor", "adafactor")]
public sealed class Adafactor : Optimizer
{
    /// <summary>Makes the optimizer.</summary>
    /// <param name="learningRate">The rate, or a schedule; null means 0.001.</param>
    /// <param name="beta2Decay">The decay, below 0.</param>
    /// <param name="epsilon1">ε₁, added to squared gradients.</param>
    /// <param name="epsilon2">ε₂, the least size of a weight in the step.</param>
    /// <param name="clipThreshold">d, the greatest root mean square of a step before the rate.</param>
    /// <param name="relativeStep">Kept for files: the rate is never above 1/√t, as in Keras.</param>
    /// <param name="settings">Clipping, decay and averaging.</param>
    /// <exception cref="EspalierException">A setting is out of range.</exception>
    public Adafactor(LearningRate? learningRate = null, double beta2Decay = -0.8, double epsilon1 = 1e-30, double epsilon2 = 1e-3,
        double clipThreshold = 1, bool relativeStep = true, OptimizerSettings? settings = null) : base(learningRate ?? 0.001, settings)
    {
        Beta2Decay = -NotNegative(-beta2Decay, "the negative of beta_2_decay");
        Epsilon1 = NotNegative(epsilon1, "epsilon_1");
        Epsilon2 = NotNegative(epsilon2, "epsilon_2");
        ClipThreshold = NotNegative(clipThreshold, "clip_threshold");
        RelativeStep = relativeStep;
    }

    /// <summary>The decay, below 0.</summary>
    public double Beta2Decay { get; }

    /// <summary>ε₁, added to squared gradients.</summary>
    public double Epsilon1 { get; }

    /// <summary>ε₂, the least size of a weight in the step.</summary>
    public double Epsilon2 { get; }

    /// <summary>d, the greatest root mean square of a step before the rate.</summary>
    public double ClipThreshold { get; }

    /// <summary>Kept for files.</summary>
    public bool RelativeStep { get; }

    /// <inheritdoc/>
    protected override Symbol Update(OptimizerGraph graph)
    {
        var slots = graph.NewSlots(("r", ByRow), ("c", ByColumn), ("velocity", shape => shape));
        var kept = graph.Scalar("adafactor_kept", t => 1 - Math.Pow(t + 1, Beta2Decay));
        var taken = graph.Scalar("adafactor_taken", t => Math.Pow(t + 1, Beta2Decay));
        var rate = graph.Scalar("adafactor_rate", t => Math.Min(graph.Rate(t), 1 / Math.Sqrt(t + 1)));
        var shapes = graph.WeightShapes;
        var (r, c, v, w) = (new Symbol[shapes.Count], new Symbol[shapes.Count], new Symbol[shapes.Count], new Symbol[shapes.Count]);
        for (int i = 0; i < shapes.Count; i++)
        {
            var shape = shapes[i];
            var (weight, g) = (graph.Part(graph.Weights, i), graph.Part(graph.Gradient, i));
            var square = g * g + (float)Epsilon1;
            if (shape.Rank < 2)
            {
                r[i] = c[i] = Constant.Of(0);
                v[i] = graph.Part(slots[2].Value, i) * kept + square * taken;
            }
            else
            {
                r[i] = graph.Part(slots[0].Value, i, ByRow(shape)) * kept + Mean(square, -1, false) * taken;
                c[i] = graph.Part(slots[1].Value, i, ByColumn(shape)) * kept + Mean(square, -2, false) * taken;
                var rows = Op.Apply(new Graph.Reshape(new Shape([.. shape.Dims[..^1], 1])), r[i] / Mean(r[i], -1, true));
                var columns = Op.Apply(new Graph.Reshape(new Shape([.. shape.Dims[..^2], 1, shape[-1]])), c[i]);
                v[i] = rows * columns;
            }
            var step = g / Op.Apply(new Sqrt(), v[i]);
            var excess = Op.Apply(new Maximum(), Rms(step) * (float)(1 / ClipThreshold), Constant.Of(1));
            var alpha = Op.Apply(new Maximum(), Rms(weight), Constant.Of((float)Epsilon2)) * rate;
            w[i] = weight - step * (alpha / excess);
        }
        graph.Set(slots[0], graph.Join(i => r[i]));
        graph.Set(slots[1], graph.Join(i => c[i]));
        graph.Set(slots[2], graph.Join(i => v[i]));
        return graph.Join(i => w[i]);
    }

    /// <inheritdoc/>
    public override void WriteConfig(Config config)
    {
        base.WriteConfig(config);
        config.Json["beta_2_decay"] = Beta2Decay;
        config.Json["epsilon_1"] = Epsilon1;
        config.Json["epsilon_2"] = Epsilon2;
        config.Json["clip_threshold"] = ClipThreshold;
        config.Json["relative_step"] = RelativeStep;
    }

    internal static Adafactor FromConfig(Config c) => new(LearningRate.Read(c, "learning_rate", 0.001), c.Number("beta_2_decay", -0.8),
        c.Number("epsilon_1", 1e-30), c.Number("epsilon_2", 1e-3), c.Number("clip_threshold", 1), c.Flag("relative_step", true), OptimizerSettings.From(c));

    // A weight without rows and columns is not factored; files keep a number in the means' places.
    private static Shape ByRow(Shape shape) => shape.Rank < 2 ? Shape.Scalar : new Shape(shape.Dims[..^1]);

    private static Shape ByColumn(Shape shape) => shape.Rank < 2 ? Shape.Scalar : new Shape([.. shape.Dims[..^2], shape[-1]]);

    private static Symbol Mean(Symbol x, int axis, bool keep) => Op.Apply(new ReduceSum([axis], keep), x) * (1f / x.Shape[axis]);

    private static Symbol Rms(Symbol x) => OptimizerGraph.Norm(x) * (float)(1 / Math.Sqrt(x.Shape.ValuesPerRow));
}
