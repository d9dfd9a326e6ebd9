using Espalier.Graph;

namespace Espalier;

/// <summary>A dense product over the last axes of a symbol: a part of attention layers, which Keras has as EinsumDense.</summary>
internal sealed class HeadProjection : Layer
{
    private readonly ProjectionSettings _settings;
    private readonly int _bound;
    private Weight? _kernel, _bias;

    /// <summary>Makes the product.</summary>
    /// <param name="attention">The layer it is a part of.</param>
    /// <param name="settings">What all products of that layer have in common.</param>
    /// <param name="name">Its name there.</param>
    /// <param name="bound">How many of the last axes are folded.</param>
    public HeadProjection(Layer attention, ProjectionSettings settings, string name, int bound) : base(name)
    {
        (_settings, _bound) = (settings, bound);
        Whole = attention;
    }

    /// <inheritdoc/>
    public override string ClassName => "EinsumDense";

    /// <summary>The axes that come out in place of those folded; set before the first use.</summary>
    public required IReadOnlyList<int> Outputs { get; set; }

    /// <inheritdoc/>
    protected override void Build(IReadOnlyList<Shape> shapes)
    {
        _kernel = AddWeight("kernel", new Shape([.. shapes[0].Dims[^_bound..], .. Outputs]), _settings.KernelInitializer,
            _settings.KernelRegularizer, _settings.KernelConstraint);
        if (_settings.UseBias)
            _bias = AddWeight("bias", new Shape([.. Outputs]), _settings.BiasInitializer, _settings.BiasRegularizer, _settings.BiasConstraint);
    }

    /// <inheritdoc/>
    protected override bool SharesWeights(Shape built, Shape shape) => shape.Rank >= _bound && built.Dims[^_bound..].SequenceEqual(shape.Dims[^_bound..]);

    /// <inheritdoc/>
    protected override IReadOnlyList<Symbol> Call(IReadOnlyList<Symbol> inputs)
    {
        var lead = inputs[0].Shape.Dims[..^_bound].ToArray();
        int folded = Product(inputs[0].Shape.Dims[^_bound..]), made = Product(_kernel!.Shape.Dims[_bound..]);
        var y = Op.Apply(new MatMul(), Ops.Reshape(inputs[0], new Shape([.. lead, folded])), Ops.Reshape(_kernel.Parameter.Symbol, new Shape(folded, made)));
        if (_bias is not null) y += Ops.Reshape(_bias.Parameter.Symbol, new Shape(made));
        if (_settings.ActivityRegularizer is { } regularizer) AddLoss(regularizer.Penalty(y) / Ops.Rows(y));
        return [Ops.Reshape(y, new Shape([.. lead, .. Outputs]))];
    }

    private static int Product(ReadOnlySpan<int> sizes)
    {
        int product = 1;
        foreach (int size in sizes) product *= size;
        return product;
    }
}
