namespace Espalier;

/// <summary>The settings that all convolutions share.</summary>
internal sealed record ConvolutionSettings
{
    public Pair KernelSize { get; init; } = 1;

    public Pair Strides { get; init; } = 1;

    public Padding Padding { get; init; }

    public Pair Dilation { get; init; } = 1;

    public Activation? Activation { get; init; }

    public bool UseBias { get; init; } = true;

    public Initializer? BiasInitializer { get; init; }

    public Regularizer? BiasRegularizer { get; init; }

    public Regularizer? ActivityRegularizer { get; init; }

    public Constraint? BiasConstraint { get; init; }

    /// <summary>The settings of a configuration.</summary>
    public static ConvolutionSettings Read(Config c, int spatialAxes)
    {
        ChannelsLast.Require(c);
        return new ConvolutionSettings
        {
            KernelSize = Pair.Read(c, "kernel_size", spatialAxes) ?? throw c.Wrong("kernel_size", "a size"),
            Strides = Pair.Read(c, "strides", spatialAxes) ?? 1,
            Padding = KerasWord.Read(c, "padding", Padding.Valid),
            Dilation = Pair.Read(c, "dilation_rate", spatialAxes) ?? 1,
            Activation = c.Object<Activation>("activation"),
            UseBias = c.Flag("use_bias", true),
            BiasInitializer = c.Object<Initializer>("bias_initializer"),
            BiasRegularizer = c.Object<Regularizer>("bias_regularizer"),
            ActivityRegularizer = c.Object<Regularizer>("activity_regularizer"),
            BiasConstraint = c.Object<Constraint>("bias_constraint"),
        };
    }
}
