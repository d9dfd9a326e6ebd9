using Espalier.Graph;

namespace Espalier;

/// <summary>Each row n times: (batch, features) → (batch, n, features).</summary>
[Registered("RepeatVector")]
public sealed class RepeatVector : Layer
{
    /// <summary>Makes the layer.</summary>
    /// <param name="n">How often, at least 1.</param>
    /// <param name="name">The name.</param>
    /// <exception cref="EspalierException"><paramref name="n"/> is below 1.</exception>
    public RepeatVector(int n, string? name = null) : base(name)
    {
        if (n < 1) throw Misfit($"needs a count of 1 or more but got {n}.");
        N = n;
    }

    /// <summary>How often.</summary>
    public int N { get; }

    /// <inheritdoc/>
    protected override void Check(IReadOnlyList<Symbol> inputs)
    {
        base.Check(inputs);
        if (inputs[0].Shape.Rank != 2) throw Misfit($"needs (batch, features) but got {inputs[0].Shape}. Add Flatten.");
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<Symbol> Call(IReadOnlyList<Symbol> inputs)
    {
        var (rows, features) = (inputs[0].Shape[0], inputs[0].Shape[1]);
        return [Op.Apply(new BroadcastTo(new Shape(rows, N, features)), Ops.Reshape(inputs[0], new Shape(rows, 1, features)))];
    }

    /// <inheritdoc/>
    public override void WriteConfig(Config config)
    {
        base.WriteConfig(config);
        config.Json["n"] = N;
    }

    internal static RepeatVector FromConfig(Config c) => Restore(new RepeatVector(c.Integer("n"), c.Text("name")), c);
}

public static partial class Layers
{
    /// <summary>Applies a new <see cref="Espalier.RepeatVector"/>: (batch, features) → (batch, n, features).</summary>
    /// <param name="x">(batch, features).</param>
    /// <param name="n">How often.</param>
    /// <param name="name">The name.</param>
    public static Symbol RepeatVector(this Symbol x, int n, string? name = null) => new RepeatVector(n, name).Apply(x);
}
