using Espalier.Graph;

namespace Espalier.Tests.Ops;

/// <summary>Every op has cases.</summary>
public class OpCatalogueTests
{
    // Ops that compute nothing by themselves, or exist only inside compiled programs; the tests of programs cover them.
    private static readonly Dictionary<Type, string> WithoutCases = new()
    {
        [typeof(Input)] = "filled by the caller",
        [typeof(Constant)] = "filled when a program is prepared",
        [typeof(ParameterRead)] = "a parameter's own numbers",
        [typeof(Assign)] = "has no output",
        [typeof(Phase)] = "one side of it is taken when a program is compiled",
        [typeof(Elementwise)] = "made by a pass from ops that have cases",
    };

    [Fact]
    public void EveryOpHasCases()
    {
        var tested = OpCases.Sets().Select(s => s.About).ToHashSet();
        var missing = typeof(Op).Assembly.GetTypes()
            .Where(t => t.IsSubclassOf(typeof(Op)) && !t.IsAbstract && !tested.Contains(t) && !WithoutCases.ContainsKey(t)).Select(t => t.Name);
        Assert.True(!missing.Any(), $"Ops without cases: {string.Join(", ", missing)}. Add a class derived from OpCases for each.");
    }

    [Fact]
    public void NoOpIsExemptWithoutNeed() => Assert.DoesNotContain(OpCases.Sets(), s => WithoutCases.ContainsKey(s.About));
}
