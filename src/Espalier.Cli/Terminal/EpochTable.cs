using System.Globalization;
using System.Text;

namespace Espalier.Cli;

/// <summary>
/// The table of a training on standard error: a row an epoch, for each head a loss and a metric, training beside validation. Where the
/// terminal is narrow, training gives way first, then the losses of heads. Into a pipe goes a plain line an epoch with names and values.
/// </summary>
internal sealed class EpochTable
{
    private const int Both = 0, ValidationOnly = 1, MetricsOnly = 2;
    private const string Gap = "   ";
    private readonly Terminal _terminal;
    private readonly int _epochs;
    private readonly bool _validated;
    private readonly List<(string Title, List<(string Label, string Name)> Measures)> _groups = [];
    private int _layout;
    private bool _begun;

    public EpochTable(Terminal terminal, Compilation compilation, int epochs, bool validated)
    {
        (_terminal, _epochs, _validated) = (terminal, epochs, validated);
        bool single = compilation.Heads.Count == 1;
        if (!single) _groups.Add(("all", [("loss", "loss")]));
        foreach (CompiledHead head in compilation.Heads)
        {
            var measures = new List<(string, string)>();
            if (head.Loss is not null) measures.Add(("loss", single ? "loss" : $"{head.Name}_loss"));
            if (head.Metrics.Count > 0) measures.Add((head.Metrics[0].Name, single ? head.Metrics[0].Name : $"{head.Name}_{head.Metrics[0].Name}"));
            _groups.Add((head.Name, measures));
        }
        while (_layout < MetricsOnly && Width() > terminal.ErrorWidth) _layout++;
        if (!validated && _layout == ValidationOnly) _layout = MetricsOnly;
    }

    /// <summary>Writes an epoch.</summary>
    public void Add(Epoch epoch, double epochSeconds)
    {
        if (!_terminal.ErrorIsTerminal)
        {
            _terminal.Note(Plain(epoch, epochSeconds));
            return;
        }
        if (!_begun) Head();
        _begun = true;
        var line = new StringBuilder((epoch.Number + 1).ToString(CultureInfo.InvariantCulture).PadLeft(5));
        foreach (var (_, measures) in Groups())
        {
            line.Append(Gap);
            for (int m = 0; m < measures.Count; m++)
            {
                if (m > 0) line.Append("  ");
                var (label, name) = measures[m];
                double train = epoch.Values.GetValueOrDefault(name, double.NaN), judged = epoch.Values.GetValueOrDefault($"val_{name}", double.NaN);
                string text = Value(label, _validated ? judged : train), before = "";
                if (Pairs) before = $"{_terminal.PaintError(new Cell(Value(label, train), Style.Dim))} ";
                line.Append(' ', CellWidth(label) - CellContent(label)).Append(before).Append(text);
            }
        }
        _terminal.Note(line.ToString());
    }

    private void Head()
    {
        var titles = new StringBuilder(_terminal.PaintError(new Cell(_validated && !Pairs ? "val  " : "     ", Style.Dim)));
        var labels = new StringBuilder(Pairs ? "     " : "epoch");
        var parts = new StringBuilder("epoch");
        foreach (var (title, measures) in Groups())
        {
            titles.Append(Gap).Append(_terminal.PaintError(new Cell(Fit(title, GroupWidth(measures)), Style.Accent)));
            labels.Append(Gap);
            parts.Append(Gap);
            for (int m = 0; m < measures.Count; m++)
            {
                string gap = m > 0 ? "  " : "", label = measures[m].Label;
                labels.Append(gap).Append(Fit(Label(label), CellWidth(label), right: !Pairs));
                if (Pairs) parts.Append(gap).Append(Fit("train", CellWidth(label) - ValueWidth(label) - 1, right: true)).Append("val".PadLeft(ValueWidth(label) + 1));
            }
        }
        _terminal.Note(titles.ToString().TrimEnd());
        _terminal.Note(_terminal.PaintError(new Cell(labels.ToString().TrimEnd(), Style.Bold)));
        if (Pairs) _terminal.Note(_terminal.PaintError(new Cell(parts.ToString(), Style.Dim)));
        _terminal.Note(_terminal.PaintError(new Cell(new string('─', Width()), Style.Dim)));
    }

    private IEnumerable<(string Title, List<(string Label, string Name)> Measures)> Groups() =>
        _layout < MetricsOnly ? _groups : _groups.Select(g => (g.Title, g.Measures.Count > 1 ? g.Measures[1..] : g.Measures));

    private int Width() => "epoch".Length + Groups().Sum(g => Gap.Length + GroupWidth(g.Measures));

    private int GroupWidth(List<(string Label, string Name)> measures) => measures.Sum(m => CellWidth(m.Label)) + 2 * (measures.Count - 1);

    // Training and validation beside each other.
    private bool Pairs => _validated && _layout == Both;

    private int CellWidth(string label) => Math.Max(CellContent(label), Math.Min(Label(label).Length, 9));

    private int CellContent(string label) => Pairs ? 2 * ValueWidth(label) + 1 : ValueWidth(label);

    private static bool IsShare(string label) => label.Contains("acc", StringComparison.Ordinal);

    private static int ValueWidth(string label) => IsShare(label) ? 5 : 6;

    // Accuracies are read as percent, and the row needs no sign for it.
    private static string Label(string label) => IsShare(label) ? (label is "accuracy" or "acc" ? "acc %" : $"{label} %") : label;

    private static string Value(string label, double value) => (double.IsNaN(value) ? "–" : IsShare(label)
        ? (100 * value).ToString("0.0", CultureInfo.InvariantCulture)
        : Narrow(value)).PadLeft(ValueWidth(label));

    private static string Narrow(double value)
    {
        string text = Show.Short(value);
        return text.Length <= 6 ? text : value.ToString("0E+0", CultureInfo.InvariantCulture);
    }

    private static string Fit(string text, int width, bool right = false) =>
        text.Length > width ? $"{text.AsSpan(0, width - 1)}…" : right ? text.PadLeft(width) : text.PadRight(width);

    private string Plain(Epoch epoch, double seconds)
    {
        var line = new StringBuilder($"epoch {epoch.Number + 1}/{_epochs}");
        foreach (var (_, measures) in _groups)
            foreach (var (_, name) in measures)
            {
                line.Append("  ").Append(name).Append(' ').Append(Show.Short(epoch.Values.GetValueOrDefault(name, double.NaN)));
                if (_validated) line.Append(" / ").Append(Show.Short(epoch.Values.GetValueOrDefault($"val_{name}", double.NaN)));
            }
        return line.Append("  ").Append(Show.Time(seconds)).ToString();
    }
}
