using System.Text.Json.Nodes;

namespace Espalier.Data;

/// <summary>Leaves numbers as they are.</summary>
[Registered("NoScaler", "none")]
public sealed class NoScaler : Scaler
{
    internal static NoScaler FromConfig(Config config) => new();

    /// <inheritdoc/>
    public override double Forward(double value) => value;

    /// <inheritdoc/>
    public override double Inverse(double value) => value;

    private protected override void WriteConfig(JsonObject config) { }
}
