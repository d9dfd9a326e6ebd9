using System.Reflection;
using Xunit.Sdk;
using Xunit.v3;

namespace Espalier.Tests.Goldens;

/// <summary>
/// Feeds a theory <c>(string tree, string name)</c> with every case of a family, in the committed tree and in the full one. When the
/// full one is missing it gives one row for it, which <see cref="GoldenCase.Open"/> turns into a skipped test.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class GoldenCasesAttribute(string family) : DataAttribute
{
    /// <summary>The family, such as "layers".</summary>
    public string Family { get; } = family;

    /// <summary>How the names of the cases start; all of them by default.</summary>
    public string Prefix { get; init; } = "";

    /// <inheritdoc/>
    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(MethodInfo testMethod, DisposalTracker disposalTracker)
    {
        List<ITheoryDataRow> rows = [];
        foreach (var folder in GoldenFolder.All)
            foreach (string name in folder.Cases(Family).Where(n => n.StartsWith(Prefix, StringComparison.Ordinal))) rows.Add(new TheoryDataRow<string, string>(folder.Name, name));
        if (GoldenFolder.Full is null) rows.Add(new TheoryDataRow<string, string>("full", ""));
        return new(rows);
    }

    /// <inheritdoc/>
    public override bool SupportsDiscoveryEnumeration() => true;
}
