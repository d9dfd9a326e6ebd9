namespace Espalier;

/// <summary>The settings of recurrent layers that are seldom changed.</summary>
public sealed record RecurrentSettings
{
    /// <summary>The first kernel; Glorot uniform by default.</summary>
    public Initializer KernelInitializer { get; init; } = new GlorotUniform();

    /// <summary>The first recurrent kernel; orthogonal by default.</summary>
    public Initializer RecurrentInitializer { get; init; } = new Orthogonal();

    /// <summary>The first bias; zeros by default.</summary>
    public Initializer BiasInitializer { get; init; } = new Zeros();

    /// <summary>A penalty on the kernel, or null.</summary>
    public Regularizer? KernelRegularizer { get; init; }

    /// <summary>A penalty on the recurrent kernel, or null.</summary>
    public Regularizer? RecurrentRegularizer { get; init; }

    /// <summary>A penalty on the bias, or null.</summary>
    public Regularizer? BiasRegularizer { get; init; }

    /// <summary>A penalty on each output, divided by the batch size, or null.</summary>
    public Regularizer? ActivityRegularizer { get; init; }

    /// <summary>A rule for the kernel, or null.</summary>
    public Constraint? KernelConstraint { get; init; }

    /// <summary>A rule for the recurrent kernel, or null.</summary>
    public Constraint? RecurrentConstraint { get; init; }

    /// <summary>A rule for the bias, or null.</summary>
    public Constraint? BiasConstraint { get; init; }

    /// <summary>Whether the output of a step that the mask skips is 0; otherwise it is that of the step before.</summary>
    public bool ZeroOutputForMask { get; init; }

    /// <summary>Kept for Keras, which may write each step out; here it changes nothing.</summary>
    public bool Unroll { get; init; }

    internal static RecurrentSettings FromConfig(Config c)
    {
        if (c.Flag("stateful", false))
            throw new EspalierException($"{c.Owner} is stateful: it goes on in each batch where the last one ended, which is not done here. "
                + "Give the state as an input, or save the model with stateful=False.");
        var usual = new RecurrentSettings();
        return new RecurrentSettings
        {
            KernelInitializer = c.Object<Initializer>("kernel_initializer") ?? usual.KernelInitializer,
            RecurrentInitializer = c.Object<Initializer>("recurrent_initializer") ?? usual.RecurrentInitializer,
            BiasInitializer = c.Object<Initializer>("bias_initializer") ?? usual.BiasInitializer,
            KernelRegularizer = c.Object<Regularizer>("kernel_regularizer"),
            RecurrentRegularizer = c.Object<Regularizer>("recurrent_regularizer"),
            BiasRegularizer = c.Object<Regularizer>("bias_regularizer"),
            ActivityRegularizer = c.Object<Regularizer>("activity_regularizer"),
            KernelConstraint = c.Object<Constraint>("kernel_constraint"),
            RecurrentConstraint = c.Object<Constraint>("recurrent_constraint"),
            BiasConstraint = c.Object<Constraint>("bias_constraint"),
            ZeroOutputForMask = c.Flag("zero_output_for_mask", false),
            Unroll = c.Flag("unroll", false),
        };
    }
}
