namespace Espalier;

/// <summary>
/// Filters that slide over sequences: (batch, steps, channels) → (batch, output steps, filters). The kernel is (size, channels /
/// groups, filters).
/// </summary>
[Registered("Conv1D", "Convolution1D")]
public sealed class Conv1D : Conv
{
    /// <summary>Makes a convolution.</summary>
    /// <param name="filters">How many filters, and so how many channels come out: at least 1.</param>
    /// <param name="kernelSize">How many steps the window covers, at least 1.</param>
    /// <param name="strides">How far the window moves from one output to the next, at least 1.</param>
    /// <param name="padding">What happens at the edges.</param>
    /// <param name="dilation">How far apart the places are that the window looks at, at least 1.</param>
    /// <param name="groups">Into how many groups the channels are split; it divides the channels and the filters.</param>
    /// <param name="activation">The function on the output; null means none.</param>
    /// <param name="useBias">Whether a bias is added.</param>
    /// <param name="kernelInitializer">The first kernel; Glorot uniform by default.</param>
    /// <param name="biasInitializer">The first bias; zeros by default.</param>
    /// <param name="kernelRegularizer">A penalty on the kernel.</param>
    /// <param name="biasRegularizer">A penalty on the bias.</param>
    /// <param name="activityRegularizer">A penalty on the output, divided by the batch size.</param>
    /// <param name="kernelConstraint">A rule for the kernel.</param>
    /// <param name="biasConstraint">A rule for the bias.</param>
    /// <param name="name">The name.</param>
    /// <exception cref="EspalierException">A number is less than it may be, or strides and dilation are both above 1.</exception>
    public Conv1D(int filters, int kernelSize, int strides = 1, Padding padding = Padding.Valid, int dilation = 1, int groups = 1,
        Activation? activation = null, bool useBias = true, Initializer? kernelInitializer = null, Initializer? biasInitializer = null,
        Regularizer? kernelRegularizer = null, Regularizer? biasRegularizer = null, Regularizer? activityRegularizer = null,
        Constraint? kernelConstraint = null, Constraint? biasConstraint = null, string? name = null)
        : this(filters, groups, new ConvolutionSettings
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
        }, new KernelRules(kernelInitializer, kernelRegularizer, kernelConstraint), name)
    { }

    private Conv1D(int filters, int groups, ConvolutionSettings settings, KernelRules rules, string? name)
        : base(1, filters, groups, settings, rules, name) { }

    internal static Conv1D FromConfig(Config c) => Restore(new Conv1D(c.Integer("filters"), c.Integer("groups", 1),
        ConvolutionSettings.Read(c, 1), KernelRules.Read(c, "kernel"), c.Text("name")), c);
}

public static partial class Layers
{
    /// <summary>Applies a new <see cref="Espalier.Conv1D"/>.</summary>
    /// <param name="x">(batch, steps, channels).</param>
    /// <param name="filters">How many filters, and so how many channels come out: at least 1.</param>
    /// <param name="kernelSize">How many steps the window covers, at least 1.</param>
    /// <param name="strides">How far the window moves from one output to the next, at least 1.</param>
    /// <param name="padding">What happens at the edges.</param>
    /// <param name="dilation">How far apart the places are that the window looks at, at least 1.</param>
    /// <param name="groups">Into how many groups the channels are split; it divides the channels and the filters.</param>
    /// <param name="activation">The function on the output; null means none.</param>
    /// <param name="useBias">Whether a bias is added.</param>
    /// <param name="kernelRegularizer">A penalty on the kernel.</param>
    /// <param name="name">The name.</param>
    public static Symbol Conv1D(this Symbol x, int filters, int kernelSize, int strides = 1, Padding padding = Padding.Valid,
        int dilation = 1, int groups = 1, Activation? activation = null, bool useBias = true, Regularizer? kernelRegularizer = null,
        string? name = null) =>
        new Conv1D(filters, kernelSize, strides, padding, dilation, groups, activation, useBias, kernelRegularizer: kernelRegularizer,
            name: name).Apply(x);
}
