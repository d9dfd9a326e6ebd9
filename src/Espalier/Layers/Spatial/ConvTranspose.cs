using Espalier.Graph;

namespace Espalier;

/// <summary>
/// The way back of a convolution: each input place spreads through the filters over the output places that such a convolution would read:
/// what <see cref="Conv1DTranspose"/> and <see cref="Conv2DTranspose"/> share.
/// </summary>
public abstract class ConvTranspose : ConvolutionLayer
{
    private readonly KernelRules _rules;
    private Weight? _kernel;

    private protected ConvTranspose(int spatialAxes, int filters, Pair? outputPadding, ConvolutionSettings settings, KernelRules rules, string? name)
        : base(spatialAxes, settings, name)
    {
        if (filters < 1) throw Misfit($"needs 1 filter or more but got {filters}.");
        if (Math.Max(Strides.Rows, Strides.Columns) > 1 && Math.Max(Dilation.Rows, Dilation.Columns) > 1)
            throw Misfit($"cannot have strides of {Say(Strides)} together with a dilation of {Say(Dilation)}: one of them must be 1, as in Keras.");
        if (outputPadding is { } more && (more.Least < 0 || (more.Rows >= Strides.Rows && spatialAxes == 2) || more.Columns >= Strides.Columns))
            throw Misfit($"needs an output padding of 0 or more and below the strides of {Say(Strides)} but got {Say(more)}.");
        (Filters, OutputPadding, _rules) = (filters, outputPadding, rules);
        KernelInitializer = rules.Initializer ?? new GlorotUniform();
    }

    /// <summary>How many channels come out.</summary>
    public int Filters { get; }

    /// <summary>How many rows and columns are added at the end of the output; null for as many as the padding needs.</summary>
    public Pair? OutputPadding { get; }

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
        var (rows, columns) = Sizes(inputs[0].Shape);
        if (rows.Output < 1 || columns.Output < 1)
            throw Misfit($"would make {Say(new Pair(rows.Output, columns.Output))} of {inputs[0].Shape}. Use a larger kernel, or the padding 'valid'.");
    }

    /// <inheritdoc/>
    protected override void Build(IReadOnlyList<Shape> shapes)
    {
        _kernel = AddWeight("kernel", Kernel(Filters, shapes[0][-1]), KernelInitializer, KernelRegularizer, KernelConstraint);
        AddBias(Filters);
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<Symbol> Call(IReadOnlyList<Symbol> inputs)
    {
        var x = AsImages(inputs[0]);
        var (rows, columns) = Sizes(inputs[0].Shape);
        var window = Window.WithBorder(rows.Before, rows.After, columns.Before, columns.After);
        return Finish(Op.Apply(new ConvolutionInputGradient(window, rows.Output, columns.Output), x, FiltersOf(_kernel!, Filters, x.Shape[-1])));
    }

    private (Extent Rows, Extent Columns) Sizes(Shape input)
    {
        var window = Window;
        var columns = Size(input[-2], window.SpanColumns, Strides.Columns, OutputPadding?.Columns);
        return (SpatialAxes == 1 ? new Extent(1, 0, 0) : Size(input[1], window.SpanRows, Strides.Rows, OutputPadding?.Rows), columns);
    }

    // The full output has (input − 1)·stride + span places. Of them Keras keeps, with 'valid', all, and more where the stride is longer
    // than the span; with 'same', input·stride of them, cut as TensorFlow does it: of an odd rest, one less at the start.
    private Extent Size(int input, int span, int stride, int? more)
    {
        int full = (input - 1) * stride + span;
        if (Padding == Padding.Valid) return new Extent(full + (more ?? Math.Max(0, stride - span)), 0, 0);
        int reach = more is { } added ? span + span % 2 - 2 + added : stride + span - 2;
        int left = Math.Min((reach + 1) / 2, span - 1), before = span - 1 - left, after = span - 1 - (reach - left);
        return new Extent(full - before - after, before, Math.Max(0, after));
    }

    private readonly record struct Extent(int Output, int Before, int After);

    /// <inheritdoc/>
    public override void WriteConfig(Config config)
    {
        base.WriteConfig(config);
        config.Json["filters"] = Filters;
        WriteWindow(config, () => config.Json["output_padding"] = OutputPadding?.Json(SpatialAxes));
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
