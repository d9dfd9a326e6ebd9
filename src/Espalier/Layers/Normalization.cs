using System.Text.Json.Nodes;
using Espalier.Graph;

namespace Espalier;

/// <summary>
/// (x − mean)/√variance with a mean and variance that were given, or measured by <see cref="Adapt"/>; they do not train. A standard deviation
/// below 1e-7 counts as 1e-7.
/// </summary>
[Registered("Normalization")]
public sealed class Normalization : Layer
{
    private const float Epsilon = 1e-7f;

    private double[]? _adaptedMean, _adaptedVariance;
    private Weight? _meanWeight, _varianceWeight;

    /// <summary>Makes the layer.</summary>
    /// <param name="axes">The axes with a mean of their own for each place; null means the last, an empty list one mean for all values.</param>
    /// <param name="mean">The means, one for each place of the axes, or a single one; null means that they are measured.</param>
    /// <param name="variance">The variances, as many; given when the means are.</param>
    /// <param name="invert">Whether to undo the normalization: x·√variance + mean.</param>
    /// <param name="name">The name.</param>
    /// <exception cref="EspalierException">Only one of mean and variance is given, or a variance is negative.</exception>
    public Normalization(IReadOnlyList<int>? axes = null, IReadOnlyList<double>? mean = null, IReadOnlyList<double>? variance = null,
        bool invert = false, string? name = null) : base(name)
    {
        if (mean is null != variance is null) throw Misfit("needs both a mean and a variance, or neither.");
        if (variance?.Any(v => !(v >= 0)) == true) throw Misfit("needs variances of 0 or more.");
        if (mean?.Count != variance?.Count)
            throw Misfit($"needs as many variances as means but got {mean?.Count} means and {variance?.Count} variances.");
        (KeptAxes, GivenMean, GivenVariance, Invert) = (axes is null ? [-1] : [.. axes], mean, variance, invert);
    }

    /// <summary>The axes with a mean of their own for each place; negative ones count from the end.</summary>
    public IReadOnlyList<int> KeptAxes { get; }

    /// <summary>The means that were given, or null.</summary>
    public IReadOnlyList<double>? GivenMean { get; }

    /// <summary>The variances that were given, or null.</summary>
    public IReadOnlyList<double>? GivenVariance { get; }

    /// <summary>Whether the normalization is undone.</summary>
    public bool Invert { get; }

    /// <summary>Measures mean and variance; they replace earlier ones.</summary>
    /// <param name="data">Rows as the layer will see them: (rows, …).</param>
    /// <exception cref="EspalierException">Mean and variance were given, or there is no row, or the shape is not the layer's.</exception>
    public void Adapt(Tensor data)
    {
        if (GivenMean is not null) throw Misfit("was given its mean and variance and cannot measure them.");
        if (data.Rows == 0 || data.Values.Length == 0) throw Misfit($"needs at least one row to measure but got {data.Shape}.");
        var shape = new Shape([Shape.Batch, .. data.Shape.Dims[1..]]);
        if (IsBuilt && !SharesWeights(BuiltFor[0], shape)) throw Misfit($"was built for {BuiltFor[0]} but should measure {shape}.");
        Measure(data, Axes.Resolve(KeptAxes, shape, Misfit));
        if (IsBuilt) SetWeights();
    }

    // Two passes in double precision.
    private void Measure(Tensor data, int[] axes)
    {
        int[] places = Places(data.Shape, axes);
        int count = places.Length == 0 ? 1 : places.Max() + 1;
        double[] mean = new double[count], variance = new double[count];
        var values = data.Values;
        double share = count / (double)values.Length;
        int row = places.Length;
        for (int i = 0; i < values.Length; i++) mean[places[i % row]] += values[i] * share;
        for (int i = 0; i < values.Length; i++)
        {
            double apart = values[i] - mean[places[i % row]];
            variance[places[i % row]] += apart * apart * share;
        }
        (_adaptedMean, _adaptedVariance) = (mean, variance);
    }

    // For each value of a row, which mean it goes to.
    private static int[] Places(Shape shape, int[] axes)
    {
        var places = new int[shape.WithoutFirst().ValuesPerRow];
        for (int i = 0; i < places.Length; i++)
        {
            int rest = i, step = 1;
            for (int axis = shape.Rank - 1; axis > 0; axis--)
            {
                if (axes.Contains(axis))
                {
                    places[i] += rest % shape[axis] * step;
                    step *= shape[axis];
                }
                rest /= shape[axis];
            }
        }
        return places;
    }

    /// <inheritdoc/>
    protected override void Check(IReadOnlyList<Symbol> inputs)
    {
        base.Check(inputs);
        var kept = Kept(inputs[0].Shape);
        int given = GivenMean?.Count ?? _adaptedMean?.Length ?? 1;
        if (given != 1 && given != kept.ValuesPerRow)
            throw Misfit($"has {given} means, which do not fit {inputs[0].Shape}: it needs {kept.ValuesPerRow}.");
    }

    private Shape Kept(Shape shape) => new([.. Axes.Resolve(KeptAxes, shape, Misfit).Select(a => shape[a])]);

    /// <inheritdoc/>
    protected override void Build(IReadOnlyList<Shape> shapes)
    {
        if (GivenMean is not null) return;
        var kept = Kept(shapes[0]);
        _meanWeight = AddWeight("mean", kept, new Zeros(), trainable: false);
        _varianceWeight = AddWeight("variance", kept, new Ones(), trainable: false);
        AddWeight("count", Shape.Scalar, new Zeros(), trainable: false); // has a place in Keras's files, and stays 0
        if (_adaptedMean is not null) SetWeights();
    }

    private void SetWeights()
    {
        _meanWeight!.Parameter.Set([.. _adaptedMean!.Select(m => (float)m)]);
        _varianceWeight!.Parameter.Set([.. _adaptedVariance!.Select(v => (float)v)]);
    }

    /// <inheritdoc/>
    protected override bool SharesWeights(Shape built, Shape shape) => built.Rank == shape.Rank && KeptAxes.All(a => built[a] == shape[a]);

    /// <inheritdoc/>
    protected override IReadOnlyList<Symbol> Call(IReadOnlyList<Symbol> inputs)
    {
        var x = inputs[0];
        int[] axes = Axes.Resolve(KeptAxes, x.Shape, Misfit);
        var mean = Spread(GivenMean, _meanWeight, x.Shape, axes);
        var deviation = Ops.Max(Ops.Sqrt(Spread(GivenVariance, _varianceWeight, x.Shape, axes)), Epsilon);
        return [Invert ? mean + x * deviation : (x - mean) / deviation];
    }

    private static Symbol Spread(IReadOnlyList<double>? given, Weight? weight, Shape shape, int[] axes)
    {
        if (given is [var only]) return Constant.Of((float)only);
        var values = given is null ? weight!.Parameter.Symbol
            : Constant.Of(new Shape([.. axes.Select(a => shape[a])]), [.. given.Select(v => (float)v)]);
        return axes.Length == 0 ? values : Axes.Spread(values, shape, axes);
    }

    /// <inheritdoc/>
    public override void WriteConfig(Config config)
    {
        base.WriteConfig(config);
        config.Json["axis"] = Axes.Json(KeptAxes);
        config.Json["invert"] = Invert;
        config.Json["mean"] = Numbers(GivenMean);
        config.Json["variance"] = Numbers(GivenVariance);

        static JsonArray? Numbers(IReadOnlyList<double>? values) => values is null ? null : new JsonArray([.. values.Select(v => (JsonNode)v)]);
    }

    internal static Normalization FromConfig(Config c) => Restore(new Normalization(
        c.Json.ContainsKey("axis") ? c.Integers("axis") ?? [] : null, Flat(c, "mean"), Flat(c, "variance"), c.Flag("invert", false),
        c.Text("name")), c);

    // Keras may write the means with axes of size 1 around them.
    private static double[]? Flat(Config c, string key)
    {
        if (c.Node(key) is not JsonArray array) return c.Numbers(key);
        while (array is [JsonArray inner]) array = inner;
        return new Config(c.Owner, new JsonObject { [key] = array.DeepClone() }).Numbers(key);
    }
}

public static partial class Layers
{
    /// <summary>Applies a new <see cref="Espalier.Normalization"/> with a given mean and variance.</summary>
    /// <param name="x">(batch, …).</param>
    /// <param name="mean">The means, one for each place of the last axis, or a single one.</param>
    /// <param name="variance">The variances, as many.</param>
    /// <param name="name">The name.</param>
    public static Symbol Normalization(this Symbol x, IReadOnlyList<double> mean, IReadOnlyList<double> variance, string? name = null) =>
        new Normalization(null, mean, variance, name: name).Apply(x);
}
