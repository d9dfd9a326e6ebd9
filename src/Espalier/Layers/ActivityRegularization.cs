namespace Espalier;

/// <summary>Passes its input on and adds to the loss the penalty (l1·Σ|x| + l2·Σx²)/batch.</summary>
[Registered("ActivityRegularization")]
public sealed class ActivityRegularization : Layer
{
    /// <summary>Makes the layer.</summary>
    /// <param name="l1">The factor of Σ|x|, at least 0.</param>
    /// <param name="l2">The factor of Σx², at least 0.</param>
    /// <param name="name">The name.</param>
    /// <exception cref="EspalierException">A factor is negative or no number.</exception>
    public ActivityRegularization(double l1 = 0, double l2 = 0, string? name = null) : base(name) => Penalty = new L1L2(l1, l2);

    /// <summary>The penalty.</summary>
    public L1L2 Penalty { get; }

    /// <inheritdoc/>
    protected override IReadOnlyList<Symbol> Call(IReadOnlyList<Symbol> inputs)
    {
        AddLoss(Penalty.Penalty(inputs[0]) / Ops.Rows(inputs[0]));
        return inputs;
    }

    /// <inheritdoc/>
    public override void WriteConfig(Config config)
    {
        base.WriteConfig(config);
        Penalty.WriteConfig(config);
    }

    internal static ActivityRegularization FromConfig(Config c) =>
        Restore(new ActivityRegularization(c.Number("l1", 0), c.Number("l2", 0), c.Text("name")), c);
}

public static partial class Layers
{
    /// <summary>Applies a new <see cref="Espalier.ActivityRegularization"/>.</summary>
    /// <param name="x">Any shape.</param>
    /// <param name="l1">The factor of Σ|x|.</param>
    /// <param name="l2">The factor of Σx².</param>
    /// <param name="name">The name.</param>
    public static Symbol ActivityRegularization(this Symbol x, double l1 = 0, double l2 = 0, string? name = null) =>
        new ActivityRegularization(l1, l2, name).Apply(x);
}
