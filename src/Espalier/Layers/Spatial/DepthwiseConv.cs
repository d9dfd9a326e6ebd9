using Espalier.Graph;

namespace Espalier;

/// <summary>Filters that see one channel each: what <see cref="DepthwiseConv1D"/> and <see cref="DepthwiseConv2D"/> share.</summary>
public abstract class DepthwiseConv : ConvolutionLayer
{
    private readonly KernelRules _rules;
    private Weight? _kernel;

    private protected DepthwiseConv(int spatialAxes, int depthMultiplier, ConvolutionSettings settings, KernelRules rules, string? name)
        : base(spatialAxes, settings, name)
    {
        if (depthMultiplier < 1) throw Misfit($"needs a depth multiplier of 1 or more but got {depthMultiplier}.");
        (DepthMultiplier, _rules) = (depthMultiplier, rules);
        DepthwiseInitializer = rules.Initializer ?? new GlorotUniform();
    }

    /// <summary>How many filters each channel has.</summary>
    public int DepthMultiplier { get; }

    /// <summary>The first kernel.</summary>
    public Initializer DepthwiseInitializer { get; }

    /// <summary>A penalty on the kernel, or null.</summary>
    public Regularizer? DepthwiseRegularizer => _rules.Regularizer;

    /// <summary>A rule for the kernel, or null.</summary>
    public Constraint? DepthwiseConstraint => _rules.Constraint;

    /// <inheritdoc/>
    protected override void Check(IReadOnlyList<Symbol> inputs)
    {
        base.Check(inputs);
        Bordered(Window, Padding, inputs[0].Shape);
    }

    /// <inheritdoc/>
    protected override void Build(IReadOnlyList<Shape> shapes)
    {
        int channels = shapes[0][-1];
        _kernel = AddWeight("kernel", Kernel(channels, DepthMultiplier), DepthwiseInitializer, DepthwiseRegularizer, DepthwiseConstraint);
        AddBias(channels * DepthMultiplier);
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<Symbol> Call(IReadOnlyList<Symbol> inputs)
    {
        var x = AsImages(inputs[0]);
        int channels = x.Shape[-1];
        var filters = FiltersOf(_kernel!, 1, channels * DepthMultiplier);
        return Finish(Op.Apply(new Convolution(Bordered(Window, Padding, inputs[0].Shape), channels), x, filters));
    }

    /// <inheritdoc/>
    public override void WriteConfig(Config config)
    {
        base.WriteConfig(config);
        config.Json["depth_multiplier"] = DepthMultiplier;
        WriteWindow(config);
        WriteActivation(config);
        config.Write("depthwise_initializer", DepthwiseInitializer);
        config.Write("bias_initializer", BiasInitializer);
        config.Write("depthwise_regularizer", DepthwiseRegularizer);
        config.Write("bias_regularizer", BiasRegularizer);
        WriteActivity(config);
        config.Write("depthwise_constraint", DepthwiseConstraint);
        config.Write("bias_constraint", BiasConstraint);
    }
}
