using Espalier.Graph;

namespace Espalier;

/// <summary>
/// A filter for each channel by itself, then a mixture of all channels at each place: what <see cref="SeparableConv1D"/> and
/// <see cref="SeparableConv2D"/> share.
/// </summary>
public abstract class SeparableConv : ConvolutionLayer
{
    private readonly KernelRules _depthwiseRules, _pointwiseRules;
    private Weight? _depthwise, _pointwise;

    private protected SeparableConv(int spatialAxes, int filters, int depthMultiplier, ConvolutionSettings settings, KernelRules depthwise,
        KernelRules pointwise, string? name) : base(spatialAxes, settings, name)
    {
        if (filters < 1) throw Misfit($"needs 1 filter or more but got {filters}.");
        if (depthMultiplier < 1) throw Misfit($"needs a depth multiplier of 1 or more but got {depthMultiplier}.");
        (Filters, DepthMultiplier, _depthwiseRules, _pointwiseRules) = (filters, depthMultiplier, depthwise, pointwise);
        DepthwiseInitializer = depthwise.Initializer ?? new GlorotUniform();
        PointwiseInitializer = pointwise.Initializer ?? new GlorotUniform();
    }

    /// <summary>How many channels come out.</summary>
    public int Filters { get; }

    /// <summary>How many filters each channel has in the first of the two steps.</summary>
    public int DepthMultiplier { get; }

    /// <summary>The first kernel of the channels by themselves.</summary>
    public Initializer DepthwiseInitializer { get; }

    /// <summary>The first kernel of the mixture.</summary>
    public Initializer PointwiseInitializer { get; }

    /// <summary>A penalty on the kernel of the channels by themselves, or null.</summary>
    public Regularizer? DepthwiseRegularizer => _depthwiseRules.Regularizer;

    /// <summary>A penalty on the kernel of the mixture, or null.</summary>
    public Regularizer? PointwiseRegularizer => _pointwiseRules.Regularizer;

    /// <summary>A rule for the kernel of the channels by themselves, or null.</summary>
    public Constraint? DepthwiseConstraint => _depthwiseRules.Constraint;

    /// <summary>A rule for the kernel of the mixture, or null.</summary>
    public Constraint? PointwiseConstraint => _pointwiseRules.Constraint;

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
        _depthwise = AddWeight("depthwise_kernel", Kernel(channels, DepthMultiplier), DepthwiseInitializer, DepthwiseRegularizer, DepthwiseConstraint);
        var mixture = SpatialAxes == 2 ? new Shape(1, 1, channels * DepthMultiplier, Filters) : new Shape(1, channels * DepthMultiplier, Filters);
        _pointwise = AddWeight("pointwise_kernel", mixture, PointwiseInitializer, PointwiseRegularizer, PointwiseConstraint);
        AddBias(Filters);
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<Symbol> Call(IReadOnlyList<Symbol> inputs)
    {
        var x = AsImages(inputs[0]);
        int channels = x.Shape[-1], between = channels * DepthMultiplier;
        var each = Op.Apply(new Convolution(Bordered(Window, Padding, inputs[0].Shape), channels), x, FiltersOf(_depthwise!, 1, between));
        return Finish(Op.Apply(new MatMul(), each, Ops.Reshape(_pointwise!.Parameter.Symbol, new Shape(between, Filters))));
    }

    /// <inheritdoc/>
    public override void WriteConfig(Config config)
    {
        base.WriteConfig(config);
        config.Json["depth_multiplier"] = DepthMultiplier;
        config.Json["filters"] = Filters;
        WriteWindow(config);
        WriteActivation(config);
        config.Write("depthwise_initializer", DepthwiseInitializer);
        config.Write("pointwise_initializer", PointwiseInitializer);
        config.Write("bias_initializer", BiasInitializer);
        config.Write("depthwise_regularizer", DepthwiseRegularizer);
        config.Write("pointwise_regularizer", PointwiseRegularizer);
        config.Write("bias_regularizer", BiasRegularizer);
        WriteActivity(config);
        config.Write("depthwise_constraint", DepthwiseConstraint);
        config.Write("pointwise_constraint", PointwiseConstraint);
        config.Write("bias_constraint", BiasConstraint);
    }
}
