namespace Espalier;

/// <summary>
/// A filter for each channel by itself, then a mixture of all channels at each place: (batch, steps, channels) → (batch, output
/// steps, filters). Source: Chollet, "Xception", CVPR 2017.
/// </summary>
[Registered("SeparableConv1D", "SeparableConvolution1D")]
public sealed class SeparableConv1D : SeparableConv
{
    /// <summary>Makes a separable convolution.</summary>
    /// <param name="filters">How many filters, and so how many channels come out: at least 1.</param>
    /// <param name="kernelSize">How many steps the window covers, at least 1.</param>
    /// <param name="strides">How far the window moves from one output to the next, at least 1.</param>
    /// <param name="padding">What happens at the edges.</param>
    /// <param name="dilation">How far apart the places are that the window looks at, at least 1.</param>
    /// <param name="depthMultiplier">How many filters each channel has, at least 1.</param>
    /// <param name="activation">The function on the output; null means none.</param>
    /// <param name="useBias">Whether a bias is added.</param>
    /// <param name="depthwiseInitializer">The first kernel of the channels by themselves; Glorot uniform by default.</param>
    /// <param name="pointwiseInitializer">The first kernel of the mixture; Glorot uniform by default.</param>
    /// <param name="biasInitializer">The first bias; zeros by default.</param>
    /// <param name="depthwiseRegularizer">A penalty on the kernel of the channels by themselves.</param>
    /// <param name="pointwiseRegularizer">A penalty on the kernel of the mixture.</param>
    /// <param name="biasRegularizer">A penalty on the bias.</param>
    /// <param name="activityRegularizer">A penalty on the output, divided by the batch size.</param>
    /// <param name="depthwiseConstraint">A rule for the kernel of the channels by themselves.</param>
    /// <param name="pointwiseConstraint">A rule for the kernel of the mixture.</param>
    /// <param name="biasConstraint">A rule for the bias.</param>
    /// <param name="name">The name.</param>
    /// <exception cref="EspalierException">A number is less than it may be.</exception>
    public SeparableConv1D(int filters, int kernelSize, int strides = 1, Padding padding = Padding.Valid, int dilation = 1,
        int depthMultiplier = 1, Activation? activation = null, bool useBias = true, Initializer? depthwiseInitializer = null,
        Initializer? pointwiseInitializer = null, Initializer? biasInitializer = null, Regularizer? depthwiseRegularizer = null,
        Regularizer? pointwiseRegularizer = null, Regularizer? biasRegularizer = null, Regularizer? activityRegularizer = null,
        Constraint? depthwiseConstraint = null, Constraint? pointwiseConstraint = null, Constraint? biasConstraint = null,
        string? name = null)
        : this(filters, depthMultiplier, new ConvolutionSettings
        {
            KernelSize = new Pair(1, kernelSize),
            Strides = new Pair(1, strides),
            Padding = padding,
            Dilation = new Pair(1, dilation),
            Activation = activation,
            UseBias = useBias,
            BiasInitializer = biasInitializer,
            BiasRegularizer = biasRegularizer,
            ActivityRegularizer = activityRegularizer,
            BiasConstraint = biasConstraint,
        }, new KernelRules(depthwiseInitializer, depthwiseRegularizer, depthwiseConstraint), new KernelRules(pointwiseInitializer, pointwiseRegularizer, pointwiseConstraint), name)
    { }

    private SeparableConv1D(int filters, int depthMultiplier, ConvolutionSettings settings, KernelRules depthwise,
        KernelRules pointwise, string? name)
        : base(1, filters, depthMultiplier, settings, depthwise, pointwise, name) { }

    internal static SeparableConv1D FromConfig(Config c) => Restore(new SeparableConv1D(c.Integer("filters"),
        c.Integer("depth_multiplier", 1), ConvolutionSettings.Read(c, 1), KernelRules.Read(c, "depthwise"),
        KernelRules.Read(c, "pointwise"), c.Text("name")), c);
}

public static partial class Layers
{
    /// <summary>Applies a new <see cref="Espalier.SeparableConv1D"/>.</summary>
    /// <param name="x">(batch, steps, channels).</param>
    /// <param name="filters">How many filters, and so how many channels come out: at least 1.</param>
    /// <param name="kernelSize">How many steps the window covers, at least 1.</param>
    /// <param name="strides">How far the window moves from one output to the next, at least 1.</param>
    /// <param name="padding">What happens at the edges.</param>
    /// <param name="dilation">How far apart the places are that the window looks at, at least 1.</param>
    /// <param name="depthMultiplier">How many filters each channel has, at least 1.</param>
    /// <param name="activation">The function on the output; null means none.</param>
    /// <param name="useBias">Whether a bias is added.</param>
    /// <param name="name">The name.</param>
    public static Symbol SeparableConv1D(this Symbol x, int filters, int kernelSize, int strides = 1, Padding padding = Padding.Valid,
        int dilation = 1, int depthMultiplier = 1, Activation? activation = null, bool useBias = true, string? name = null) =>
        new SeparableConv1D(filters, kernelSize, strides, padding, dilation, depthMultiplier, activation, useBias, name: name).Apply(x);
}
