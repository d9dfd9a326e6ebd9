using static Espalier.Ops;

namespace Espalier;

/// <summary>
/// For each row of the batch, the products of two inputs summed along one axis of each: (batch, a, k) and (batch, k, b) with axes 2 and 1 give
/// (batch, a, b); two vectors give (batch, 1).
/// </summary>
[Registered("Dot")]
public sealed class Dot : Layer
{
    /// <summary>Makes the layer.</summary>
    /// <param name="firstAxis">The axis of the first input.</param>
    /// <param name="secondAxis">The axis of the second input; null means the same.</param>
    /// <param name="normalize">Whether both are brought to length 1 along their axis first, so that cosines come out.</param>
    /// <param name="name">The name.</param>
    public Dot(int firstAxis, int? secondAxis = null, bool normalize = false, string? name = null) : base(name) =>
        (FirstAxis, SecondAxis, Normalize) = (firstAxis, secondAxis ?? firstAxis, normalize);

    /// <summary>The axis of the first input.</summary>
    public int FirstAxis { get; }

    /// <summary>The axis of the second input.</summary>
    public int SecondAxis { get; }

    /// <summary>Whether cosines come out.</summary>
    public bool Normalize { get; }

    /// <inheritdoc/>
    protected override void Check(IReadOnlyList<Symbol> inputs)
    {
        if (inputs.Count != 2) throw Misfit($"needs two inputs but got {inputs.Count}.");
        var (a, b) = (inputs[0].Shape, inputs[1].Shape);
        if (a[Axes.Resolve(FirstAxis, a, Misfit)] != b[Axes.Resolve(SecondAxis, b, Misfit)])
            throw Misfit($"needs axes of one size but axis {FirstAxis} of {a} and axis {SecondAxis} of {b} differ.");
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<Symbol> Call(IReadOnlyList<Symbol> inputs)
    {
        var (a, b) = (AxisLast(inputs[0], FirstAxis), AxisLast(inputs[1], SecondAxis));
        int leftAxes = a.Shape.Rank - 2, rightAxes = b.Shape.Rank - 2, size = a.Shape[-1];
        // (batch, a…, 1…, k) · (batch, 1…, b…, k), summed over k
        var left = Reshape(a, new Shape([.. a.Shape.Dims[..^1], .. Enumerable.Repeat(1, rightAxes), size]));
        var right = Reshape(b, new Shape([b.Shape[0], .. Enumerable.Repeat(1, leftAxes), .. b.Shape.Dims[1..]]));
        var sum = Sum(left * right, -1); // (batch, a…, b…, 1)
        return [leftAxes + rightAxes == 0 ? sum : Reshape(sum, new Shape(sum.Shape.Dims[..^1]))];
    }

    private protected override Symbol? OutputMask(IReadOnlyList<Symbol> inputs, Symbol output, int index) => null;

    private Symbol AxisLast(Symbol x, int axis)
    {
        int at = Axes.Resolve(axis, x.Shape, Misfit);
        if (Normalize) x = UnitNormalization.Unit(x, at);
        return at == x.Shape.Rank - 1 ? x : Transpose(x, [.. Axes.Others(x.Shape, at), at]);
    }

    /// <inheritdoc/>
    public override void WriteConfig(Config config)
    {
        base.WriteConfig(config);
        config.Json["axes"] = FirstAxis == SecondAxis ? FirstAxis : Axes.Json([FirstAxis, SecondAxis]);
        config.Json["normalize"] = Normalize;
    }

    internal static Dot FromConfig(Config c)
    {
        int[] axes = c.Integers("axes") ?? throw c.Wrong("axes", "one axis or two");
        if (axes.Length is not (1 or 2)) throw c.Wrong("axes", "one axis or two");
        return Restore(new Dot(axes[0], axes[^1], c.Flag("normalize", false), c.Text("name")), c);
    }
}

public static partial class Layers
{
    /// <summary>The products of two symbols summed along one axis of each.</summary>
    /// <param name="inputs">Two symbols.</param>
    /// <param name="firstAxis">The axis of the first.</param>
    /// <param name="secondAxis">The axis of the second; null means the same.</param>
    /// <param name="normalize">Whether cosines come out.</param>
    /// <param name="name">The name.</param>
    public static Symbol Dot(IReadOnlyList<Symbol> inputs, int firstAxis, int? secondAxis = null, bool normalize = false, string? name = null) =>
        new Dot(firstAxis, secondAxis, normalize, name).Apply(inputs);
}
