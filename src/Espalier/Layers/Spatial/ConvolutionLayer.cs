using Espalier.Graph;

namespace Espalier;

/// <summary>What all convolutions share: the window, the bias, the activation.</summary>
public abstract class ConvolutionLayer : SpatialLayer
{
    private readonly ConvolutionSettings _settings;
    private Weight? _bias;

    private protected ConvolutionLayer(int spatialAxes, ConvolutionSettings settings, string? name) : base(spatialAxes, name)
    {
        _settings = settings;
        RequirePositive(settings.KernelSize, "a kernel size");
        RequirePositive(settings.Strides, "strides");
        RequirePositive(settings.Dilation, "a dilation");
        if (settings.Padding == Padding.Causal && ClassName != "Conv1D") throw Misfit("cannot be padded causally; only Conv1D can.");
        Activation = settings.Activation ?? Activation.Linear;
        BiasInitializer = settings.BiasInitializer ?? new Zeros();
    }

    /// <summary>What happens at the edges.</summary>
    public Padding Padding => _settings.Padding;

    /// <summary>The function on the output.</summary>
    public Activation Activation { get; }

    /// <summary>Whether a bias is added.</summary>
    public bool UseBias => _settings.UseBias;

    /// <summary>The first bias.</summary>
    public Initializer BiasInitializer { get; }

    /// <summary>A penalty on the bias, or null.</summary>
    public Regularizer? BiasRegularizer => _settings.BiasRegularizer;

    /// <summary>A penalty on the output, divided by the batch size, or null.</summary>
    public Regularizer? ActivityRegularizer => _settings.ActivityRegularizer;

    /// <summary>A rule for the bias, or null.</summary>
    public Constraint? BiasConstraint => _settings.BiasConstraint;

    /// <summary>The size of the window.</summary>
    public Pair KernelSize => _settings.KernelSize;

    /// <summary>How far the window moves from one output to the next.</summary>
    public Pair Strides => _settings.Strides;

    /// <summary>How far apart the places are that the window looks at.</summary>
    public Pair Dilation => _settings.Dilation;

    /// <summary>The window without border.</summary>
    private protected SlidingWindow Window =>
        new(KernelSize.Rows, KernelSize.Columns, Strides.Rows, Strides.Columns, Dilation.Rows, Dilation.Columns);

    /// <summary>The shape of a kernel: the window's size, then the two numbers of channels.</summary>
    private protected Shape Kernel(int first, int second) =>
        SpatialAxes == 2 ? new Shape(KernelSize.Rows, KernelSize.Columns, first, second) : new Shape(KernelSize.Columns, first, second);

    /// <summary>A kernel as the filters of a convolution of images.</summary>
    private protected Symbol FiltersOf(Weight kernel, int first, int second)
    {
        var shape = new Shape(KernelSize.Rows, KernelSize.Columns, first, second);
        return kernel.Shape == shape ? kernel.Parameter.Symbol : Ops.Reshape(kernel.Parameter.Symbol, shape);
    }

    /// <summary>Makes the bias, if there is one.</summary>
    private protected void AddBias(int channels)
    {
        if (UseBias) _bias = AddWeight("bias", new Shape(channels), BiasInitializer, BiasRegularizer, BiasConstraint);
    }

    /// <summary>What comes behind the convolution: bias, activation, penalty.</summary>
    private protected IReadOnlyList<Symbol> Finish(Symbol y)
    {
        if (_bias is not null) y += _bias.Parameter.Symbol;
        y = FromImages(Activation.Apply(y));
        if (ActivityRegularizer is not null) AddLoss(ActivityRegularizer.Penalty(y) / Ops.Rows(y));
        return [y];
    }

    /// <summary>Writes kernel size, strides, padding, and what a layer puts behind them.</summary>
    private protected void WriteWindow(Config config, Action? behindPadding = null)
    {
        config.Json["kernel_size"] = KernelSize.Json(SpatialAxes);
        config.Json["strides"] = Strides.Json(SpatialAxes);
        config.Json["padding"] = KerasWord.Of(Padding);
        behindPadding?.Invoke();
        config.Json["data_format"] = "channels_last";
        config.Json["dilation_rate"] = Dilation.Json(SpatialAxes);
    }

    /// <summary>Writes activation and bias flag.</summary>
    private protected void WriteActivation(Config config)
    {
        config.Write("activation", Activation);
        config.Json["use_bias"] = UseBias;
    }

    /// <inheritdoc/>
    public override void WriteConfig(Config config)
    {
        base.WriteConfig(config);
        if (ActivityRegularizer is not null) config.Write("activity_regularizer", ActivityRegularizer); // Keras has it first when it is there
    }

    /// <summary>Writes the penalty on the output, where Keras has it when there is none.</summary>
    private protected void WriteActivity(Config config)
    {
        if (ActivityRegularizer is null) config.Json["activity_regularizer"] = null;
    }
}
