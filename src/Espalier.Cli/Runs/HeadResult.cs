using System.Text.Json.Nodes;
using Espalier.Data;

namespace Espalier.Cli;

/// <summary>How well a head answers for some rows.</summary>
/// <param name="Head">The head.</param>
/// <param name="Rows">How many rows have a label.</param>
/// <param name="Loss">The head's loss.</param>
internal abstract record HeadResult(FittedHead Head, int Rows, double Loss)
{
    /// <summary>What machines get.</summary>
    public virtual JsonObject ToJson() => new()
    {
        ["kind"] = Head.Kind.ToString().ToLowerInvariant(),
        ["rows"] = Rows,
        ["loss"] = Json.Number(Loss),
    };
}
