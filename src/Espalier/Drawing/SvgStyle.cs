using System.Globalization;
using System.Text;

namespace Espalier;

/// <summary>The style sheet of a picture: one class for each set of heads that something serves, in light colours, dark ones, or both.</summary>
/// <param name="heads">How many heads there are.</param>
/// <param name="theme">Which colours.</param>
internal sealed class SvgStyle(int heads, DiagramTheme theme)
{
    private readonly List<IReadOnlyList<int>> _sets = [];
    private readonly Dictionary<string, int> _index = new(StringComparer.Ordinal);

    /// <summary>The class of a node's box.</summary>
    public string Class(DiagramNode node) => node.IsHead ? $"h{node.Heads[0]}" : node.IsInput ? "i" : Edge(node.Serves);

    /// <summary>The class of an edge.</summary>
    /// <param name="serves">The heads that depend on it.</param>
    public string Edge(IReadOnlyList<int> serves)
    {
        string key = string.Join(",", serves);
        if (!_index.TryGetValue(key, out int index))
        {
            _index[key] = index = _sets.Count;
            _sets.Add(serves);
        }
        return $"k{index}";
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        var text = new StringBuilder("<style>\n");
        text.Append(".w{fill:#fff}.e{fill:none;stroke-linecap:round}.l{fill:none;stroke-width:1.5;stroke-dasharray:1 4;stroke-linecap:round}.b{stroke-width:1.6}.f{stroke-width:1.4;fill-opacity:.35}\n");
        Colors(text, new Palette(theme == DiagramTheme.Dark));
        if (theme == DiagramTheme.Auto)
        {
            text.Append("@media (prefers-color-scheme:dark){\n");
            Colors(text, new Palette(dark: true));
            text.Append("}\n");
        }
        return text.Append("</style>\n").ToString();
    }

    private void Colors(StringBuilder text, Palette palette)
    {
        Rule($".ground{{fill:{palette.Ground}}}.t{{fill:{palette.Text}}}.m{{fill:{palette.Muted}}}.l{{stroke:{palette.Muted}}}");
        Rule($".p{{fill:{palette.Panel};stroke:{palette.PanelLine}}}");
        Rule($".i .b{{fill:{palette.InputFill};stroke:{palette.InputLine}}}");
        for (int i = 0; i < _sets.Count; i++)
        {
            var line = palette.Line(_sets[i], heads);
            Rule($".k{i} .b,.k{i} .f{{fill:{palette.Fill(_sets[i], heads)};stroke:{line}}}.e.k{i}{{stroke:{line}}}.a.k{i}{{fill:{line}}}");
        }
        for (int i = 0; i < heads; i++)
        {
            var line = palette.Line([i], heads + 1);
            Rule($".h{i} .b{{fill:{Palette.Head(i)};stroke:{line}}}.h{i} .f{{fill:{Palette.Head(i)};stroke:{line}}}.d{i}{{fill:{line}}}");
        }

        void Rule(FormattableString rule) => text.Append(rule.ToString(CultureInfo.InvariantCulture)).Append('\n');
    }
}
