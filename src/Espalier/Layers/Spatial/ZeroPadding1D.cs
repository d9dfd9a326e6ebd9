using System.Text.Json.Nodes;
using Espalier.Graph;

namespace Espalier;

/// <summary>Zeros before and after the steps of a sequence: (batch, steps, channels) → (batch, before + steps + after, channels).</summary>
[Registered("ZeroPadding1D")]
public sealed class ZeroPadding1D : SpatialLayer
{
    /// <summary>Makes the layer.</summary>
    /// <param name="before">How many zeros before the first step.</param>
    /// <param name="after">How many behind the last step; as many as before by default.</param>
    /// <param name="name">The name.</param>
    /// <exception cref="EspalierException">A number is negative.</exception>
    public ZeroPadding1D(int before = 1, int? after = null, string? name = null) : base(1, name)
    {
        (Before, After) = (before, after ?? before);
        if (Math.Min(Before, After) < 0) throw Misfit($"needs 0 steps or more on each side but got {Before} and {After}. To cut steps off use Cropping1D.");
    }

    /// <summary>How many zeros before the first step.</summary>
    public int Before { get; }

    /// <summary>How many behind the last step.</summary>
    public int After { get; }

    /// <inheritdoc/>
    protected override IReadOnlyList<Symbol> Call(IReadOnlyList<Symbol> inputs) => [Op.Apply(new Pad(1, Before, After), inputs[0])];

    /// <inheritdoc/>
    public override void WriteConfig(Config config)
    {
        base.WriteConfig(config);
        config.Json["padding"] = new JsonArray(Before, After);
        config.Json["data_format"] = "channels_last";
    }

    internal static ZeroPadding1D FromConfig(Config c)
    {
        ChannelsLast.Require(c);
        var (before, after) = Ends(c, "padding", 1);
        return Restore(new ZeroPadding1D(before, after, c.Text("name")), c);
    }

    /// <summary>A number for both ends of a sequence, or one for each.</summary>
    internal static (int Before, int After) Ends(Config c, string key, int otherwise) => c.Integers(key) switch
    {
        null => (otherwise, otherwise),
        [int both] => (both, both),
        [int before, int after] => (before, after),
        _ => throw c.Wrong(key, "one or two whole numbers"),
    };
}

public static partial class Layers
{
    /// <summary>Applies a new <see cref="Espalier.ZeroPadding1D"/>.</summary>
    /// <param name="x">(batch, steps, channels).</param>
    /// <param name="before">How many zeros before the first step.</param>
    /// <param name="after">How many behind the last step; as many as before by default.</param>
    /// <param name="name">The name.</param>
    public static Symbol ZeroPadding1D(this Symbol x, int before = 1, int? after = null, string? name = null) =>
        new ZeroPadding1D(before, after, name).Apply(x);
}
