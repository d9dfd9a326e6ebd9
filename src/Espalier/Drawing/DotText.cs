using System.Globalization;
using System.Text;

namespace Espalier;

/// <summary>Writes a diagram in Graphviz's DOT language: a cluster for the trunk, for each branch and for each nested model drawn open.</summary>
internal sealed class DotText
{
    private readonly StringBuilder _text = new();
    private readonly Palette _palette = new(dark: false);
    private readonly Model _model;

    private DotText(Model model) => _model = model;

    public static string Of(Model model, DiagramGraph graph, DiagramOptions options)
    {
        var dot = new DotText(model);
        dot.Write(graph, options);
        return dot._text.ToString();
    }

    private int Heads => _model.Heads.Count;

    private void Write(DiagramGraph graph, DiagramOptions options)
    {
        Line(0, $"digraph {Quoted(_model.Name ?? "model")} {{");
        string direction = options.Direction switch { DiagramDirection.Up => "BT", DiagramDirection.Right => "LR", _ => "TB" };
        Line(1, $"graph [rankdir={direction}, fontname=\"Helvetica\", fontsize=12, nodesep=0.3, ranksep=0.45, compound=true];");
        Line(1, "node [shape=box, style=\"rounded,filled\", fontname=\"Helvetica\", fontsize=11, margin=\"0.16,0.08\"];");
        Line(1, "edge [arrowsize=0.7];");
        string place = options.Direction == DiagramDirection.Up ? "t" : "b"; // where no edge crosses the label
        var groups = Enumerable.Range(0, graph.Nodes.Count).GroupBy(i => Group(graph.Nodes[i])).OrderBy(g => g.Key);
        foreach (var group in groups)
        {
            bool boxed = group.Key >= 0 && Heads > 1 && group.Count() > 1;
            if (boxed)
            {
                Line(1, $"subgraph cluster_branch_{Text(group.Key)} {{");
                Line(2, $"label={Quoted(_model.Heads[group.Key].Name)}; color=\"{_palette.Line([group.Key], Heads)}\"; fontcolor=\"{_palette.Line([group.Key], Heads)}\"; style=rounded; labelloc={place};");
            }
            foreach (int i in group) Node(boxed ? 2 : 1, graph, i, "n");
            if (boxed) Line(1, "}");
        }
        Edges(1, graph, "n");
        Line(0, "}");
    }

    // The head a node belongs to, or −1 for what several heads share.
    private static int Group(DiagramNode node) => !node.IsInput && node.Serves.Count == 1 ? node.Serves[0] : -1;

    private void Node(int level, DiagramGraph graph, int index, string prefix)
    {
        var node = graph.Nodes[index];
        string id = $"{prefix}{Text(index)}";
        var line = node.IsInput ? _palette.InputLine : _palette.Line(node.Serves, Heads);
        var fill = node.IsHead ? Palette.Head(node.Heads[0]) : node.IsInput ? _palette.InputFill : _palette.Fill(node.Serves, Heads);
        if (node.Inner is { } inner)
        {
            Line(level, $"subgraph cluster_{id} {{");
            Line(level + 1, $"label={Quoted(node.Note.Length == 0 ? node.Title : $"{node.Title} ({node.Note})")}; color=\"{line}\"; style={(node.IsFrozen ? "\"rounded,dashed\"" : "rounded")};");
            for (int i = 0; i < inner.Nodes.Count; i++) Node(level + 1, inner, i, $"{id}_");
            Edges(level + 1, inner, $"{id}_");
            Line(level, "}");
            return;
        }
        string[] lines = [node.Title, .. node.IsInput ? Array.Empty<string>() : [node.Detail], node.Numbers, .. node.Note.Length == 0 ? Array.Empty<string>() : [node.Note]];
        string style = node.IsFrozen ? "rounded,filled,dashed" : "rounded,filled";
        Line(level, $"{id} [label={Quoted(string.Join("\n", lines))}, style=\"{style}\", color=\"{line}\", fillcolor=\"{fill}\", "
            + $"fontcolor=\"{(node.IsHead ? Rgb.White : _palette.Text)}\"{(node.IsInput ? ", shape=oval" : "")}];");
    }

    private void Edges(int level, DiagramGraph graph, string prefix)
    {
        foreach (var edge in graph.Edges)
        {
            string from = End(graph.Nodes[edge.From], edge.From, edge.Output, output: true), to = End(graph.Nodes[edge.To], edge.To, edge.Input, output: false);
            double width = 1.2 + 0.6 * Math.Log2(Math.Max(1, edge.Serves.Count));
            Line(level, $"{from} -> {to} [color=\"{_palette.Line(edge.Serves, Heads)}\", penwidth={width.ToString("0.##", CultureInfo.InvariantCulture)}];");
        }
        var last = new Dictionary<Layer, int>();
        for (int i = 0; i < graph.Nodes.Count; i++)
        {
            var node = graph.Nodes[i];
            if (node.Uses > 1 && last.TryGetValue(node.Layer, out int before))
                Line(level, $"{End(graph.Nodes[before], before, 0, output: true)} -> {End(node, i, 0, output: true)} [style=dotted, dir=none, constraint=false];");
            last[node.Layer] = i;
        }

        // A nested model drawn open is entered and left at its own nodes.
        string End(DiagramNode node, int index, int port, bool output)
        {
            string id = $"{prefix}{Text(index)}";
            for (var inner = node.Inner; inner is not null; inner = node.Inner)
            {
                int at = output ? inner.OutputNodes[port] : inner.InputNodes[port];
                (node, id, port) = (inner.Nodes[at], $"{id}_{Text(at)}", 0);
            }
            return id;
        }
    }

    private void Line(int level, string line) => _text.Append(' ', 2 * level).Append(line).Append('\n');

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    // In a quoted DOT text a backslash begins an escape; line ends are written as \n.
    private static string Quoted(string text) =>
        $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)}\"";
}
