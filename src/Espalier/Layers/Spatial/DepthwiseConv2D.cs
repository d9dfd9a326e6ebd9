namespace Espalier;

/// <summary>
/// Filters that see one channel each: (batch, rows, columns, channels) → (batch, output rows, output columns, channels · multiplier).
/// Filter m of channel c makes channel c · multiplier + m.
/// </summary>
[Registered("DepthwiseConv2D")]
public sealed class DepthwiseConv2D : DepthwiseConv
{
    /// <summary>Makes a depthwise convolution.</summary>
    /// <param name="kernelSize">The rows and columns of the window, at least 1.</param>
    /// <param name="strides">How far the window moves from one output to the next, at least 1.</param>
    /// <param name="padding">What happens at the edges.</param>
    /// <param name="depthMultiplier">How many filters each channel has, at least 1.</param>
    /// <param name="dilation">How far apart the places are that the window looks at, at least 1.</param>
    /// <param name="activation">The function on the output; null means none.</param>
    /// <param name="useBias">Whether a bias is added.</param>
    /// <param name="depthwiseInitializer">The first kernel of the channels by themselves; Glorot uniform by default.</param>
    /// <param name="biasInitializer">The first bias; zeros by default.</param>
    /// <param name="depthwiseRegularizer">A penalty on the kernel of the channels by themselves.</param>
    /// <param name="biasRegularizer">A penalty on the bias.</param>
    /// <param name="activityRegularizer">A penalty on the output, divided by the batch size.</param>
    /// <param name="depthwiseConstraint">A rule for the kernel of the channels by themselves.</param>
    /// <param name="biasConstraint">A rule for the bias.</param>
    /// <param name="name">The name.</param>
    /// <exception cref="EspalierException">A number is less than it may be.</exception>
    public DepthwiseConv2D(Pair kernelSize, Pair? strides = null, Padding padding = Padding.Valid, int depthMultiplier = 1,
        Pair? dilation = null, Activation? activation = null, bool useBias = true, Initializer? depthwiseInitializer = null,
        Initializer? biasInitializer = null, Regularizer? depthwiseRegularizer = null, Regularizer? biasRegularizer = null,
        Regularizer? activityRegularizer = null, Constraint? depthwiseConstraint = null, Constraint? biasConstraint = null,
        string? name = null)
        : this(depthMultiplier, new ConvolutionSettings
        {
            KernelSize = kernelSize,
            Strides = strides ?? 1,
            Padding = padding,
            Dilation = dilation ?? 1,
            Activation = activation,
            UseBias = useBias,
            BiasInitializer = biasInitializer,
            BiasRegularizer = biasRegularizer,
            ActivityRegularizer = activityRegularizer,
            BiasConstraint = biasConstraint,
        }, new KernelRules(depthwiseInitializer, depthwiseRegularizer, depthwiseConstraint), name)
    { }

    private DepthwiseConv2D(int depthMultiplier, ConvolutionSettings settings, KernelRules rules, string? name)
        : base(2, depthMultiplier, settings, rules, name) { }

    internal static DepthwiseConv2D FromConfig(Config c) => Restore(new DepthwiseConv2D(c.Integer("depth_multiplier", 1),
        ConvolutionSettings.Read(c, 2), KernelRules.Read(c, "depthwise"), c.Text("name")), c);
}

public static partial class Layers
{
    /// <summary>Applies a new <see cref="Espalier.DepthwiseConv2D"/>.</summary>
    /// <param name="x">(batch, rows, columns, channels).</param>
    /// <param name="kernelSize">The rows and columns of the window, at least 1.</param>
    /// <param name="strides">How far the window moves from one output to the next, at least 1.</param>
    /// <param name="padding">What happens at the edges.</param>
    /// <param name="depthMultiplier">How many filters each channel has, at least 1.</param>
    /// <param name="dilation">How far apart the places are that the window looks at, at least 1.</param>
    /// <param name="activation">The function on the output; null means none.</param>
    /// <param name="useBias">Whether a bias is added.</param>
    /// <param name="name">The name.</param>
    public static Symbol DepthwiseConv2D(this Symbol x, Pair kernelSize, Pair? strides = null, Padding padding = Padding.Valid,
        int depthMultiplier = 1, Pair? dilation = null, Activation? activation = null, bool useBias = true, string? name = null) =>
        new DepthwiseConv2D(kernelSize, strides, padding, depthMultiplier, dilation, activation, useBias, name: name).Apply(x);
}
