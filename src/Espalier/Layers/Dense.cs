using Espalier.Graph;

namespace Espalier;

/// <summary>activation(x·kernel + bias) over the last axis: (batch, …, in) → (batch, …, units).</summary>
[Registered("Dense")]
public sealed class Dense : Layer
{
    private Weight? _kernel, _bias;

    /// <summary>Makes a dense layer.</summary>
    /// <param name="units">How many values come out, at least 1.</param>
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
    /// <exception cref="EspalierException"><paramref name="units"/> is below 1.</exception>
    public Dense(int units, Activation? activation = null, bool useBias = true, Initializer? kernelInitializer = null,
        Initializer? biasInitializer = null, Regularizer? kernelRegularizer = null, Regularizer? biasRegularizer = null,
        Regularizer? activityRegularizer = null, Constraint? kernelConstraint = null, Constraint? biasConstraint = null, string? name = null)
        : base(name)
    {
        if (units < 1) throw Misfit($"needs 1 unit or more but got {units}.");
        Units = units;
        Activation = activation ?? Activation.Linear;
        UseBias = useBias;
        KernelInitializer = kernelInitializer ?? new GlorotUniform();
        BiasInitializer = biasInitializer ?? new Zeros();
        KernelRegularizer = kernelRegularizer;
        BiasRegularizer = biasRegularizer;
        ActivityRegularizer = activityRegularizer;
        KernelConstraint = kernelConstraint;
        BiasConstraint = biasConstraint;
    }

    /// <summary>How many values come out.</summary>
    public int Units { get; }

    /// <summary>The function on the output.</summary>
    public Activation Activation { get; }

    /// <summary>Whether a bias is added.</summary>
    public bool UseBias { get; }

    /// <summary>The first kernel.</summary>
    public Initializer KernelInitializer { get; }

    /// <summary>The first bias.</summary>
    public Initializer BiasInitializer { get; }

    /// <summary>A penalty on the kernel, or null.</summary>
    public Regularizer? KernelRegularizer { get; }

    /// <summary>A penalty on the bias, or null.</summary>
    public Regularizer? BiasRegularizer { get; }

    /// <summary>A penalty on the output, or null.</summary>
    public Regularizer? ActivityRegularizer { get; }

    /// <summary>A rule for the kernel, or null.</summary>
    public Constraint? KernelConstraint { get; }

    /// <summary>A rule for the bias, or null.</summary>
    public Constraint? BiasConstraint { get; }

    /// <inheritdoc/>
    protected override void Check(IReadOnlyList<Symbol> inputs)
    {
        base.Check(inputs);
        if (inputs[0].Shape.Rank < 2) throw Misfit($"needs rank 2 or more but got {inputs[0].Shape}. Give the input a feature axis.");
    }

    /// <inheritdoc/>
    protected override void Build(IReadOnlyList<Shape> shapes)
    {
        _kernel = AddWeight("kernel", new Shape(shapes[0][-1], Units), KernelInitializer, KernelRegularizer, KernelConstraint);
        if (UseBias) _bias = AddWeight("bias", new Shape(Units), BiasInitializer, BiasRegularizer, BiasConstraint);
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<Symbol> Call(IReadOnlyList<Symbol> inputs)
    {
        var y = Op.Apply(new MatMul(), inputs[0], _kernel!.Parameter.Symbol);
        if (_bias is not null) y += _bias.Parameter.Symbol;
        y = Activation.Apply(y);
        if (ActivityRegularizer is not null) AddLoss(ActivityRegularizer.Penalty(y) / Ops.Rows(y));
        return [y];
    }

    /// <inheritdoc/>
    public override void WriteConfig(Config config)
    {
        base.WriteConfig(config);
        if (ActivityRegularizer is not null) config.Write("activity_regularizer", ActivityRegularizer); // Keras omits it otherwise
        config.Json["units"] = Units;
        config.Write("activation", Activation);
        config.Json["use_bias"] = UseBias;
        config.Write("kernel_initializer", KernelInitializer);
        config.Write("bias_initializer", BiasInitializer);
        config.Write("kernel_regularizer", KernelRegularizer);
        config.Write("bias_regularizer", BiasRegularizer);
        config.Write("kernel_constraint", KernelConstraint);
        config.Write("bias_constraint", BiasConstraint);
    }

    internal static Dense FromConfig(Config c) => Restore(new Dense(c.Integer("units"), c.Object<Activation>("activation"), c.Flag("use_bias", true),
        c.Object<Initializer>("kernel_initializer"), c.Object<Initializer>("bias_initializer"), c.Object<Regularizer>("kernel_regularizer"),
        c.Object<Regularizer>("bias_regularizer"), c.Object<Regularizer>("activity_regularizer"), c.Object<Constraint>("kernel_constraint"),
        c.Object<Constraint>("bias_constraint"), c.Text("name")), c);
}

public static partial class Layers
{
    /// <summary>Applies a new <see cref="Espalier.Dense"/>.</summary>
    /// <param name="x">(batch, …, in).</param>
    /// <param name="units">How many values come out.</param>
    /// <param name="activation">The function on the output; null means none.</param>
    /// <param name="kernelRegularizer">A penalty on the kernel.</param>
    /// <param name="name">The name.</param>
    public static Symbol Dense(this Symbol x, int units, Activation? activation = null, Regularizer? kernelRegularizer = null, string? name = null) =>
        new Dense(units, activation, kernelRegularizer: kernelRegularizer, name: name).Apply(x);
}
