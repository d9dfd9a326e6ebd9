using Espalier.Graph;

namespace Espalier;

/// <summary>Filters that slide over images or sequences: what <see cref="Conv1D"/> and <see cref="Conv2D"/> share.</summary>
public abstract class Conv : ConvolutionLayer
{
    private readonly KernelRules _rules;
    private Weight? _kernel;

    private protected Conv(int spatialAxes, int filters, int groups, ConvolutionSettings settings, KernelRules rules, string? name)
        : base(spatialAxes, settings, name)
    {
        if (filters < 1) throw Misfit($"needs 1 filter or more but got {filters}.");
        if (groups < 1) throw Misfit($"needs 1 group or more but got {groups}.");
        if (filters % groups != 0) throw Misfit($"cannot split {filters} filters into {groups} groups. Use a number of filters that {groups} divides.");
        if (Math.Max(Strides.Rows, Strides.Columns) > 1 && Math.Max(Dilation.Rows, Dilation.Columns) > 1)
            throw Misfit($"cannot have strides of {Say(Strides)} together with a dilation of {Say(Dilation)}: one of them must be 1, as in Keras.");
        (Filters, Groups, _rules) = (filters, groups, rules);
        KernelInitializer = rules.Initializer ?? new GlorotUniform();
    }

    /// <summary>How many filters there are, and so how many channels come out.</summary>
    public int Filters { get; }

    /// <summary>Into how many groups the channels are split: each filter sees the channels of its own group only.</summary>
    public int Groups { get; }

    /// <summary>The first kernel.</summary>
    public Initializer KernelInitializer { get; }

    /// <summary>A penalty on the kernel, or null.</summary>
    public Regularizer? KernelRegularizer => _rules.Regularizer;

    /// <summary>A rule for the kernel, or null.</summary>
    public Constraint? KernelConstraint => _rules.Constraint;

    /// <inheritdoc/>
    protected override void Check(IReadOnlyList<Symbol> inputs)
    {
        base.Check(inputs);
        int channels = inputs[0].Shape[-1];
        if (channels % Groups != 0) throw Misfit($"cannot split the {channels} channels of {inputs[0].Shape} into {Groups} groups. Use a number of groups that divides {channels}.");
        Bordered(Window, Padding, inputs[0].Shape);
    }

    /// <inheritdoc/>
    protected override void Build(IReadOnlyList<Shape> shapes)
    {
        _kernel = AddWeight("kernel", Kernel(shapes[0][-1] / Groups, Filters), KernelInitializer, KernelRegularizer, KernelConstraint);
        AddBias(Filters);
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<Symbol> Call(IReadOnlyList<Symbol> inputs)
    {
        var x = AsImages(inputs[0]);
        var window = Bordered(Window, Padding, inputs[0].Shape);
        return Finish(Op.Apply(new Convolution(window, Groups), x, FiltersOf(_kernel!, x.Shape[-1] / Groups, Filters)));
    }

    /// <inheritdoc/>
    public override void WriteConfig(Config config)
    {
        base.WriteConfig(config);
        config.Json["filters"] = Filters;
        WriteWindow(config);
        config.Json["groups"] = Groups;
        WriteActivation(config);
        config.Write("kernel_initializer", KernelInitializer);
        config.Write("bias_initializer", BiasInitializer);
        config.Write("kernel_regularizer", KernelRegularizer);
        config.Write("bias_regularizer", BiasRegularizer);
        WriteActivity(config);
        config.Write("kernel_constraint", KernelConstraint);
        config.Write("bias_constraint", BiasConstraint);
    }
}
