using System.Globalization;
using System.Text;

namespace Espalier;

/// <summary>
/// Writes a diagram as an indented tree. Each layer stands below the nearest layer that everything on its way from the inputs passes through
/// (its immediate dominator), so a layer that joins branches comes behind them; what it joins is said beside it.
/// </summary>
internal sealed class TreeText
{
    private readonly List<(string Tree, string Detail, string Shape, string Count, string Note)> _lines = [];
    private readonly bool _expand;

    private TreeText(bool expand) => _expand = expand;

    public static string Of(Model model, DiagramGraph graph, DiagramOptions options)
    {
        var tree = new TreeText(options.ExpandNested);
        tree.Walk(graph, "");
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{model.Name ?? "model"} · {LayerDetail.Count(model.Heads.Count, "head")} · {LayerDetail.Count(model.ParameterCount, "parameter")}\n");
        int[] widths = [tree._lines.Max(l => l.Tree.Length), tree._lines.Max(l => l.Detail.Length), tree._lines.Max(l => l.Shape.Length), tree._lines.Max(l => l.Count.Length)];
        foreach (var (branch, detail, shape, count, note) in tree._lines)
            text.Append($"{branch.PadRight(widths[0])}  {detail.PadRight(widths[1])}  {shape.PadRight(widths[2])}  {count.PadLeft(widths[3])}  {note}".TrimEnd()).Append('\n');
        if (options.Legend && model.Compilation is { } compilation) Legend(text, compilation);
        return text.ToString();
    }

    private static void Legend(StringBuilder text, Compilation compilation)
    {
        text.Append('\n');
        int width = compilation.Heads.Max(h => h.Name.Length);
        foreach (var head in compilation.Heads)
        {
            string says = head.Loss is null ? "not trained" : string.Join(", ", [head.Loss.Name, .. head.Metrics.Select(m => m.Name)]);
            string weight = head.Loss is null || head.LossWeight == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $", weight {head.LossWeight:0.###}");
            text.Append(CultureInfo.InvariantCulture, $"● {head.Name.PadRight(width)}  {says}{weight}\n");
        }
    }

    private void Walk(DiagramGraph graph, string indent)
    {
        int[] above = Dominators(graph);
        var inputs = graph.Edges.ToLookup(e => e.To, e => e.From);
        var below = Enumerable.Range(0, graph.Nodes.Count).ToLookup(i => above[i]);
        // The fewest indents come from an explicit stack: each entry is a node, its own prefix and that of what follows it.
        var stack = new Stack<(int Node, string Own, string Next, int Before)>();
        Push(stack, [.. below[-1]], indent, -1);
        while (stack.TryPop(out var at))
        {
            var node = graph.Nodes[at.Node];
            Add(graph, at.Node, [.. inputs[at.Node]], at.Own, at.Before);
            if (_expand && node.Inner is { } inner) Walk(inner, at.Next + "  ");
            Push(stack, [.. below[at.Node]], at.Next, at.Node);
        }
    }

    // An only child goes on at the same indent; several children branch off.
    private static void Push(Stack<(int, string, string, int)> stack, int[] children, string indent, int before)
    {
        for (int i = children.Length - 1; i >= 0; i--)
        {
            bool only = children.Length == 1, last = i == children.Length - 1;
            stack.Push((children[i], only ? indent : indent + (last ? "└─ " : "├─ "), only ? indent : indent + (last ? "   " : "│  "), before));
        }
    }

    private void Add(DiagramGraph graph, int index, int[] from, string prefix, int before)
    {
        var node = graph.Nodes[index];
        List<string> notes = [];
        if (from.Length > 1 || (from.Length == 1 && from[0] != before)) notes.Add($"← {string.Join(", ", from.Select(f => Name(graph.Nodes[f])))}");
        if (node.Note.Length > 0) notes.Add(node.Note);
        string count = node.ParameterCount == 0 ? "" : node.ParameterCount.ToString("N0", CultureInfo.InvariantCulture);
        _lines.Add(($"{prefix}{(node.IsHead ? "● " : "")}{node.Title}", node.Detail, node.ShapeText, count, string.Join("  ", notes)));
    }

    private static string Name(DiagramNode node) => node.Uses > 1 ? string.Create(CultureInfo.InvariantCulture, $"{node.Title} (use {node.Use})") : node.Title;

    // Nodes are behind all they depend on, so one pass is enough. Source: Cooper, Harvey, Kennedy, "A simple, fast dominance algorithm", 2001.
    private static int[] Dominators(DiagramGraph graph)
    {
        var above = new int[graph.Nodes.Count];
        var entered = new bool[above.Length];
        Array.Fill(above, -1);
        foreach (var edge in graph.Edges.OrderBy(e => e.To))
        {
            above[edge.To] = entered[edge.To] ? Common(above, above[edge.To], edge.From) : edge.From;
            entered[edge.To] = true;
        }
        return above;
    }

    private static int Common(int[] above, int a, int b)
    {
        while (a != b)
        {
            if (a > b) a = above[a];
            else b = above[b];
        }
        return a;
    }
}
