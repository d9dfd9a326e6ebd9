namespace Espalier;

/// <summary>What the products of an attention layer have in common.</summary>
internal sealed record ProjectionSettings(bool UseBias, Initializer KernelInitializer, Initializer BiasInitializer, Regularizer? KernelRegularizer,
    Regularizer? BiasRegularizer, Regularizer? ActivityRegularizer, Constraint? KernelConstraint, Constraint? BiasConstraint)
{
    /// <summary>Writes all but whether there is a bias.</summary>
    public void Write(Config config)
    {
        config.Write("kernel_initializer", KernelInitializer);
        config.Write("bias_initializer", BiasInitializer);
        config.Write("kernel_regularizer", KernelRegularizer);
        config.Write("bias_regularizer", BiasRegularizer);
        config.Write("activity_regularizer", ActivityRegularizer);
        config.Write("kernel_constraint", KernelConstraint);
        config.Write("bias_constraint", BiasConstraint);
    }
}
