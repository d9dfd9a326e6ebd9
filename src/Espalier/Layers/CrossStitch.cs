using Espalier.Graph;

namespace Espalier;

/// <summary>
/// A cross-stitch unit: T streams of one shape become T streams, each a learnt mixture of all, out_i = Σ_j α_ij·in_j. Starts near the identity
/// (α_ii = <c>keep</c>, the rest shared evenly), so that streams begin apart and learn how much to share. One α for a pair of streams, or one
/// for each value of the last axis. Source: Misra, Shrivastava, Gupta, Hebert, "Cross-Stitch Networks for Multi-task Learning", CVPR 2016.
/// Keras has no such layer: it opens the file only with one of that name given to it.
/// </summary>
[Registered("CrossStitch", IsKeras = false)]
public sealed class CrossStitch : Layer
{
    private Weight? _mixture;

    /// <summary>Makes a unit.</summary>
    /// <param name="keep">How much of itself each stream starts with, from 0 to 1.</param>
    /// <param name="byChannel">Whether each value of the last axis has a mixture of its own.</param>
    /// <param name="name">The name.</param>
    /// <exception cref="EspalierException"><paramref name="keep"/> is out of range.</exception>
    public CrossStitch(double keep = 0.9, bool byChannel = false, string? name = null) : base(name)
    {
        if (!(keep is >= 0 and <= 1)) throw Misfit(FormattableString.Invariant($"needs a share to keep from 0 to 1 but got {keep}."));
        (Keep, ByChannel) = (keep, byChannel);
    }

    /// <summary>How much of itself each stream starts with.</summary>
    public double Keep { get; }

    /// <summary>Whether each value of the last axis has a mixture of its own.</summary>
    public bool ByChannel { get; }

    /// <inheritdoc/>
    protected override void Check(IReadOnlyList<Symbol> inputs)
    {
        if (inputs.Count < 2) throw Misfit($"needs two streams or more but got {inputs.Count}.");
        if (inputs.Any(i => i.Shape != inputs[0].Shape || i.Shape.Rank < 2))
            throw Misfit($"needs streams of one shape with rank 2 or more but got {string.Join(" and ", inputs.Select(i => i.Shape))}. Make the streams equally wide.");
    }

    /// <inheritdoc/>
    protected override void Build(IReadOnlyList<Shape> shapes)
    {
        int streams = shapes.Count;
        _mixture = AddWeight("mixture", ByChannel ? new Shape(streams, streams, shapes[0][-1]) : new Shape(streams, streams), new NearIdentity(Keep));
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<Symbol> Call(IReadOnlyList<Symbol> inputs)
    {
        var mixture = _mixture!.Parameter.Symbol;
        int streams = inputs.Count;
        var outputs = new Symbol[streams];
        for (int i = 0; i < streams; i++)
        {
            var row = Op.Apply(new Slice(0, i, 1), mixture);
            Symbol? sum = null;
            for (int j = 0; j < streams; j++)
            {
                var share = Ops.Reshape(Op.Apply(new Slice(1, j, 1), row), ByChannel ? new Shape(inputs[0].Shape[-1]) : Shape.Scalar);
                var part = inputs[j] * share;
                sum = sum is null ? part : sum + part;
            }
            outputs[i] = sum!;
        }
        return outputs;
    }

    /// <inheritdoc/>
    public override void WriteConfig(Config config)
    {
        base.WriteConfig(config);
        config.Json["keep"] = Keep;
        config.Json["by_channel"] = ByChannel;
    }

    internal static CrossStitch FromConfig(Config c) => Restore(new CrossStitch(c.Number("keep", 0.9), c.Flag("by_channel", false), c.Text("name")), c);

    // (streams, streams) or (streams, streams, channels): keep on the diagonal, the rest shared by the others.
    private sealed class NearIdentity(double keep) : Initializer
    {
        public override void Fill(Span<float> values, Shape shape, RandomKey key)
        {
            int streams = shape[0], channels = values.Length / (streams * streams);
            for (int i = 0; i < streams; i++)
                for (int j = 0; j < streams; j++)
                    values.Slice((i * streams + j) * channels, channels).Fill((float)(i == j ? keep : (1 - keep) / (streams - 1)));
        }
    }
}

public static partial class Layers
{
    /// <summary>Applies a new <see cref="Espalier.CrossStitch"/> unit.</summary>
    /// <param name="streams">Two symbols or more of one shape.</param>
    /// <param name="keep">How much of itself each stream starts with, from 0 to 1.</param>
    /// <param name="byChannel">Whether each value of the last axis has a mixture of its own.</param>
    /// <param name="name">The name.</param>
    /// <returns>As many streams, mixed.</returns>
    public static IReadOnlyList<Symbol> CrossStitch(IReadOnlyList<Symbol> streams, double keep = 0.9, bool byChannel = false, string? name = null) =>
        new CrossStitch(keep, byChannel, name).ApplyAll(streams);
}
