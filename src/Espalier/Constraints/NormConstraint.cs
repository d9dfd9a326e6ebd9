using System.Text.Json.Nodes;
using static Espalier.Ops;

namespace Espalier;

/// <summary>A rule about the norms √Σw² of a weight over some axes: axis 0 of a dense kernel means what comes into one unit.</summary>
public abstract class NormConstraint : Constraint
{
    private const float Epsilon = 1e-7f;

    private protected NormConstraint(IReadOnlyList<int>? axes)
    {
        Axes = axes ?? [0];
        if (Axes.Count == 0) throw new EspalierException($"{GetType().Name} needs at least one axis.");
    }

    /// <summary>The axes over which a norm is taken; negative ones count from the end.</summary>
    public IReadOnlyList<int> Axes { get; }

    /// <inheritdoc/>
    public override Symbol Apply(Symbol weight)
    {
        var norms = Sqrt(Sum(Square(weight), [.. Axes]));
        return weight * (Wanted(norms) / (norms + Epsilon));
    }

    /// <summary>The norms that should be, from those that are.</summary>
    private protected abstract Symbol Wanted(Symbol norms);

    private protected void WriteAxes(Config config) =>
        config.Json["axis"] = Axes is [var only] ? only : new JsonArray([.. Axes.Select(a => (JsonNode)a)]);

    private protected static double Checked(double norm, string name) => double.IsFinite(norm) && norm >= 0 ? norm
        : throw new EspalierException(FormattableString.Invariant($"A norm's {name} should be 0 or more but is {norm}."));
}
