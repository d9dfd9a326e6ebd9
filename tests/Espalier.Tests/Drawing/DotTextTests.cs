using System.ComponentModel;
using System.Diagnostics;

namespace Espalier.Tests.Drawing;

/// <summary>The DOT text: its structure, and Graphviz's own word for it where it is installed.</summary>
public class DotTextTests
{
    [Fact]
    public void BranchesAreClustersInTheirColors()
    {
        string dot = Diagram.ToDot(Gallery.Wine());
        Assert.StartsWith("digraph \"wine\" {\n", dot, StringComparison.Ordinal);
        Assert.Contains("subgraph cluster_branch_0 {", dot, StringComparison.Ordinal);
        Assert.Contains($"label=\"quality\"; color=\"{Palette.Head(0)}\"", dot, StringComparison.Ordinal);
        Assert.Contains("[label=\"trunk_1\\nDense · relu\\n(batch, 64) · 768 params\"", dot, StringComparison.Ordinal);
        Assert.Contains("n2 -> n3 [", dot, StringComparison.Ordinal);
        Assert.Equal(dot, Diagram.ToDot(Gallery.Wine()));
    }

    [Fact]
    public void AnOpenNestedModelIsEnteredAtItsOwnNodes()
    {
        string dot = Diagram.ToDot(Gallery.Twins(), new() { ExpandNested = true });
        var lines = dot.Split('\n').Select(l => l.Trim()).ToList();
        string frame = lines.First(l => l.StartsWith("subgraph cluster_n", StringComparison.Ordinal)).Split(' ')[1]["cluster_".Length..];
        Assert.Contains(lines, l => l.Contains($"-> {frame}_0 [", StringComparison.Ordinal));
        Assert.DoesNotContain(lines, l => l.StartsWith($"{frame} ", StringComparison.Ordinal) || l.Contains($"-> {frame} ", StringComparison.Ordinal));
    }

    [Theory, MemberData(nameof(DiagramLayoutTests.Cases), MemberType = typeof(DiagramLayoutTests))]
    public async Task GraphvizReadsIt(string name, DiagramDirection direction, bool expand)
    {
        string dot = Diagram.ToDot(DiagramLayoutTests.Named(name), new() { Direction = direction, ExpandNested = expand });
        Process process;
        try
        {
            process = Process.Start(new ProcessStartInfo("dot", "-Tplain") { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;
        }
        catch (Win32Exception)
        {
            Assert.Skip("Graphviz is not installed.");
            return;
        }
        using (process)
        {
            var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            await process.StandardInput.WriteAsync(dot);
            process.StandardInput.Close();
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.Equal("", await error);
            Assert.Equal(0, process.ExitCode);
            Assert.StartsWith("graph ", await output, StringComparison.Ordinal);
        }
    }
}
