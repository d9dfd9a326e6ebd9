using System.Text.Json.Nodes;
using Espalier.Graph;

namespace Espalier;

/// <summary>The number of the bin each value is in: how many boundaries it has reached.</summary>
[Registered("Discretization")]
public sealed class Discretization : Layer
{
    /// <summary>Makes the layer.</summary>
    /// <param name="binBoundaries">Where the bins meet, ascending; n boundaries make n + 1 bins.</param>
    /// <param name="output">How bins come out.</param>
    /// <param name="name">The name.</param>
    /// <exception cref="EspalierException">There is no boundary, or they do not ascend.</exception>
    public Discretization(IReadOnlyList<double> binBoundaries, CodeOutput output = CodeOutput.Integer, string? name = null) : base(name)
    {
        if (binBoundaries.Count == 0) throw Misfit("needs at least one boundary.");
        for (int i = 0; i < binBoundaries.Count; i++)
            if (!double.IsFinite(binBoundaries[i]) || (i > 0 && binBoundaries[i] <= binBoundaries[i - 1]))
                throw Misfit(FormattableString.Invariant($"needs boundaries that ascend but number {i} is {binBoundaries[i]}."));
        (BinBoundaries, Output) = ([.. binBoundaries], output);
    }

    /// <summary>Where the bins meet.</summary>
    public IReadOnlyList<double> BinBoundaries { get; }

    /// <summary>How bins come out.</summary>
    public CodeOutput Output { get; }

    /// <inheritdoc/>
    protected override IReadOnlyList<Symbol> Call(IReadOnlyList<Symbol> inputs)
    {
        var x = inputs[0];
        var bounds = Constant.Of(new Shape(BinBoundaries.Count), [.. BinBoundaries.Select(b => (float)b)]);
        var reached = Op.Apply(new GreaterOrEqual(), Ops.Reshape(x, new Shape([.. x.Shape.Dims, 1])), bounds);
        return [Codes.Write(Op.Apply(new ReduceSum([-1]), reached), BinBoundaries.Count + 1, Output)];
    }

    /// <inheritdoc/>
    public override void WriteConfig(Config config) // Keras's keys for this layer, in its order
    {
        config.Json["bin_boundaries"] = new JsonArray([.. BinBoundaries.Select(b => (JsonNode)b)]);
        config.Json["num_bins"] = null;
        config.Json["epsilon"] = 0.01; // a setting of Keras's way to measure boundaries
        config.Json["output_mode"] = Codes.NameOf(Output);
        config.Json["sparse"] = false;
        config.Json["name"] = Name;
        config.Json["dtype"] = "float32";
    }

    internal static Discretization FromConfig(Config c) => Restore(new Discretization(c.Numbers("bin_boundaries")
        ?? throw new EspalierException($"{c.Owner} has no 'bin_boundaries'. Measured boundaries ('num_bins') do not exist here: write them out."),
        Codes.Read(c, CodeOutput.Integer), c.Text("name")), c);
}

public static partial class Layers
{
    /// <summary>Applies a new <see cref="Espalier.Discretization"/>.</summary>
    /// <param name="x">Any shape.</param>
    /// <param name="binBoundaries">Where the bins meet, ascending.</param>
    /// <param name="output">How bins come out.</param>
    /// <param name="name">The name.</param>
    public static Symbol Discretization(this Symbol x, IReadOnlyList<double> binBoundaries, CodeOutput output = CodeOutput.Integer,
        string? name = null) => new Discretization(binBoundaries, output, name).Apply(x);
}
