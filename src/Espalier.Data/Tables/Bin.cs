using System.Globalization;
using System.Text.RegularExpressions;

namespace Espalier.Data;

/// <summary>A named range of numbers.</summary>
/// <param name="Label">The name.</param>
/// <param name="From">The lower end; −∞ for none.</param>
/// <param name="To">The upper end; ∞ for none.</param>
/// <param name="FromBelongs">True when the lower end itself is in the range.</param>
/// <param name="ToBelongs">True when the upper end itself is in the range.</param>
public sealed partial record Bin(string Label, double From, double To, bool FromBelongs = true, bool ToBelongs = true)
{
    /// <summary>Reads a range and a name, such as <c>5–6 ok</c>, or a range alone when the name is given.</summary>
    /// <param name="text">The text; see <see cref="Bins.Parse"/> for the ranges.</param>
    /// <param name="label">The name, when the text has none.</param>
    /// <exception cref="EspalierException">The text is no range.</exception>
    public static Bin Parse(string text, string? label = null)
    {
        Match match = Pattern().Match(text);
        string name = label ?? match.Groups["label"].Value.Trim();
        if (!match.Success || name.Length == 0 || (label is not null && match.Groups["label"].Value.Trim().Length > 0))
            throw new EspalierException($"A bin such as '≤4 bad', '5–6 ok', '>=7 good' was expected but got '{text}'.");
        if (match.Groups["from"].Success)
        {
            (double from, double to) = (Number("from"), Number("to"));
            return from <= to ? new Bin(name, from, to) : throw new EspalierException($"The range '{text}' ends before it begins. Turn it round.");
        }
        double edge = Number("edge");
        return match.Groups["sign"].Value switch
        {
            "≤" or "<=" => new Bin(name, double.NegativeInfinity, edge),
            "<" => new Bin(name, double.NegativeInfinity, edge, ToBelongs: false),
            "≥" or ">=" => new Bin(name, edge, double.PositiveInfinity),
            ">" => new Bin(name, edge, double.PositiveInfinity, FromBelongs: false),
            _ => new Bin(name, edge, edge),
        };

        double Number(string group) => double.Parse(match.Groups[group].ValueSpan, CultureInfo.InvariantCulture);
    }

    /// <summary>True when a number is in the range.</summary>
    /// <param name="value">The number.</param>
    public bool Contains(double value) => (FromBelongs ? value >= From : value > From) && (ToBelongs ? value <= To : value < To);

    /// <summary>True when some number is in both ranges.</summary>
    /// <param name="other">The other range.</param>
    public bool Overlaps(Bin other)
    {
        double from = Math.Max(From, other.From), to = Math.Min(To, other.To);
        return from < to || (from == to && Contains(from) && other.Contains(from));
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        string from = NumberColumn.Format(From), to = NumberColumn.Format(To);
        if (double.IsNegativeInfinity(From)) return double.IsPositiveInfinity(To) ? $"any {Label}" : $"{(ToBelongs ? '≤' : '<')}{to} {Label}";
        if (double.IsPositiveInfinity(To)) return $"{(FromBelongs ? '≥' : '>')}{from} {Label}";
        if (From == To) return $"{from} {Label}";
        return FromBelongs && ToBelongs ? $"{from}–{to} {Label}" : $"{(FromBelongs ? '≥' : '>')}{from} {(ToBelongs ? '≤' : '<')}{to} {Label}";
    }

    [GeneratedRegex(@"^\s*(?:(?<from>[-+]?(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:e[-+]?[0-9]+)?)\s*(?:–|-|\.\.|…|to)\s*(?<to>[-+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:e[-+]?[0-9]+)?)|(?<sign>≤|<=|<|≥|>=|>|=)?\s*(?<edge>[-+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:e[-+]?[0-9]+)?))(?:\s+(?<label>.*))?$",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex Pattern();
}
