using System.Text.RegularExpressions;

namespace Espalier.Design;

/// <summary>Words that have an order from least to most, by general knowledge of language: degrees, sizes, frequencies, agreement, ranges.</summary>
internal static partial class Scales
{
    // From least to most; words of one place mean the same degree.
    private static readonly string[][][] Known =
    [
        [["worst"], ["very bad", "terrible", "awful"], ["bad", "poor"], ["below average"], ["ok", "okay", "fair", "average", "medium", "neutral", "acceptable", "normal"], ["above average"], ["good"], ["very good", "great"], ["excellent", "outstanding"], ["best", "perfect"]],
        [["none", "no"], ["very low", "minimal"], ["low", "little"], ["medium", "moderate", "mid", "middle", "normal"], ["high"], ["very high"], ["extreme", "critical"]],
        [["none", "no", "absent"], ["trace"], ["mild", "minor", "slight", "light"], ["moderate", "medium"], ["serious", "major"], ["severe", "heavy"], ["critical", "extreme"], ["fatal"]],
        [["tiny", "very small", "extra small"], ["small"], ["medium", "middle", "mid"], ["large", "big"], ["very large", "extra large", "huge"]],
        [["xxs"], ["xs"], ["s"], ["m"], ["l"], ["xl"], ["xxl", "2xl"], ["xxxl", "3xl"]],
        [["never"], ["almost never", "very rarely"], ["rarely", "seldom"], ["sometimes", "occasionally"], ["often", "frequently"], ["very often", "usually", "almost always"], ["always"]],
        [["strongly disagree", "fully disagree", "totally disagree"], ["disagree"], ["slightly disagree", "somewhat disagree"], ["neutral", "neither", "undecided", "neither agree nor disagree"], ["slightly agree", "somewhat agree"], ["agree"], ["strongly agree", "fully agree", "totally agree"]],
        [["very dissatisfied", "very unsatisfied"], ["dissatisfied", "unsatisfied"], ["neutral", "neither"], ["satisfied"], ["very satisfied"]],
        [["very unlikely"], ["unlikely"], ["neutral", "possible", "maybe"], ["likely"], ["very likely"], ["certain"]],
        [["less", "fewer", "lower", "down", "decrease", "worse", "smaller", "falling"], ["same", "equal", "unchanged", "stable", "no change"], ["more", "higher", "up", "increase", "better", "larger", "rising"]],
        [["freezing", "very cold"], ["cold"], ["cool"], ["mild", "lukewarm"], ["warm"], ["hot"], ["very hot"]],
        [["very slow"], ["slow"], ["medium", "normal"], ["fast"], ["very fast"]],
        [["very short"], ["short"], ["medium", "average"], ["long", "tall"], ["very long", "very tall"]],
        [["very easy"], ["easy"], ["medium", "normal", "intermediate"], ["hard", "difficult"], ["very hard", "very difficult"]],
        [["novice", "beginner", "basic", "junior"], ["intermediate", "regular"], ["advanced", "senior"], ["expert", "lead"]],
        [["baby", "infant"], ["child", "toddler"], ["teenager", "teen", "adolescent", "young", "youth"], ["adult", "middle-aged", "middle aged"], ["senior", "old", "elderly"]],
        [["primary", "elementary"], ["secondary", "high school"], ["tertiary", "college", "bachelor"], ["master"], ["phd", "doctorate"]],
        [["bronze"], ["silver"], ["gold"], ["platinum"], ["diamond"]],
        [["first"], ["second"], ["third"], ["fourth"], ["fifth"]],
        [["no"], ["maybe", "perhaps"], ["yes"]],
        // German, French, Spanish, Italian, Dutch: how often, how good, how much, how large.
        [["nie", "niemals"], ["fast nie", "sehr selten"], ["selten"], ["manchmal", "gelegentlich", "ab und zu"], ["oft", "häufig"], ["sehr oft", "sehr häufig", "meistens", "fast immer"], ["immer"]],
        [["jamais"], ["presque jamais", "très rarement"], ["rarement"], ["parfois", "quelquefois"], ["souvent"], ["très souvent", "presque toujours"], ["toujours"]],
        [["nunca"], ["casi nunca"], ["rara vez", "raramente"], ["a veces"], ["a menudo", "con frecuencia", "frecuentemente"], ["muy a menudo", "casi siempre"], ["siempre"]],
        [["mai"], ["quasi mai"], ["raramente", "di rado"], ["a volte", "qualche volta"], ["spesso"], ["molto spesso", "quasi sempre"], ["sempre"]],
        [["nooit"], ["bijna nooit"], ["zelden"], ["soms"], ["vaak"], ["zeer vaak", "bijna altijd"], ["altijd"]],
        [["sehr schlecht"], ["schlecht"], ["mittel", "mittelmäßig", "befriedigend", "ausreichend", "neutral"], ["gut"], ["sehr gut"], ["ausgezeichnet", "hervorragend"]],
        [["très mauvais"], ["mauvais"], ["moyen", "passable"], ["bon"], ["très bon"], ["excellent"]],
        [["muy malo"], ["malo"], ["regular", "normal"], ["bueno"], ["muy bueno"], ["excelente"]],
        [["pessimo"], ["cattivo", "scarso"], ["sufficiente", "medio"], ["buono"], ["ottimo"], ["eccellente"]],
        [["zeer slecht"], ["slecht"], ["matig", "redelijk", "gemiddeld"], ["goed"], ["zeer goed"], ["uitstekend"]],
        [["keine", "kein"], ["sehr niedrig", "sehr gering"], ["niedrig", "gering", "wenig"], ["mittel", "normal"], ["hoch", "viel"], ["sehr hoch"]],
        [["aucun", "aucune"], ["très faible", "très bas"], ["faible", "bas", "basse"], ["moyen", "moyenne", "modéré"], ["élevé", "élevée", "haut", "haute"], ["très élevé", "très haut"]],
        [["ninguno", "ninguna"], ["muy bajo", "muy baja"], ["bajo", "baja"], ["medio", "media"], ["alto", "alta"], ["muy alto", "muy alta"]],
        [["nessuno", "nessuna"], ["molto basso", "molto bassa"], ["basso", "bassa"], ["medio", "media"], ["alto", "alta"], ["molto alto", "molto alta"]],
        [["geen"], ["zeer laag"], ["laag"], ["gemiddeld", "middel"], ["hoog"], ["zeer hoog"]],
        [["winzig", "sehr klein"], ["klein"], ["mittel"], ["groß", "gross"], ["sehr groß", "riesig"]],
        [["très petit"], ["petit", "petite"], ["moyen", "moyenne"], ["grand", "grande"], ["très grand"]],
        [["muy pequeño"], ["pequeño", "pequeña"], ["mediano", "mediana"], ["grande"], ["muy grande"]],
        [["piccolissimo"], ["piccolo", "piccola"], ["medio", "media"], ["grande"], ["grandissimo"]],
        [["zeer klein"], ["klein"], ["middelgroot", "gemiddeld"], ["groot"], ["zeer groot"]],
    ];

    private static readonly string[][] Cycles =
    [
        ["mon", "tue", "wed", "thu", "fri", "sat", "sun"], ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"],
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"],
        ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"],
        ["spring", "summer", "autumn", "winter", "fall"], ["n", "ne", "e", "se", "s", "sw", "w", "nw"],
    ];

    private static readonly string[] NumberedWords = ["level", "grade", "stage", "step", "year", "tier", "rank", "phase", "degree", "score", "star", "stars", "point", "points", "priority", "severity"];

    private static readonly string[] Numerals = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"];

    /// <summary>The classes from least to most, or null when they have no order that is generally known.</summary>
    /// <param name="values">Three classes or more.</param>
    /// <param name="column">The column's name, for letters that are grades where it says so.</param>
    public static IReadOnlyList<string>? Order(IReadOnlyList<string> values, string column)
    {
        if (values.Count < 3) return null;
        foreach (string[][] scale in Known)
        {
            int[] places = [.. values.Select(v => Array.FindIndex(scale, place => place.Contains(Plain(v))))];
            if (places.All(p => p >= 0) && places.Distinct().Count() == places.Length) return Sorted(values, places);
        }
        if (Names.Have(column, Names.Ratings) && values.All(v => Grade().IsMatch(v))) return Sorted(values, [.. values.Select(v => -10 * char.ToUpperInvariant(v[0]) + (v.EndsWith('+') ? 1 : v.EndsWith('-') ? -1 : 0))]);
        return Ranges(values) ?? Numbered(values) ?? Places(values) ?? Romans(values);
    }

    /// <summary>Whether the values go round, as days of the week do.</summary>
    /// <param name="values">The classes.</param>
    public static bool GoRound(IReadOnlyList<string> values) => values.Count > 2 && Array.Exists(Cycles, cycle => values.All(v => cycle.Contains(Plain(v))));

    // 0-17, 18-34, 55+, under 18, > 60: most are ranges, the rest are open at one end.
    private static IReadOnlyList<string>? Ranges(IReadOnlyList<string> values)
    {
        double[] from = new double[values.Count];
        int closed = 0;
        for (int i = 0; i < from.Length; i++)
        {
            Match match = Range().Match(values[i]);
            if (match.Success) closed++;
            else if (!(match = Open().Match(values[i])).Success) return null;
            from[i] = double.Parse(match.Groups["from"].Value, System.Globalization.CultureInfo.InvariantCulture) - (Below().IsMatch(values[i]) ? 0.5 : 0);
        }
        return closed * 2 >= from.Length ? Sorted(values, from) : null;
    }

    private static IReadOnlyList<string>? Numbered(IReadOnlyList<string> values)
    {
        Match[] matches = [.. values.Select(v => NumberedWord().Match(v))];
        return matches.All(m => m.Success) && matches.Select(m => Plain(m.Groups["word"].Value)).Distinct().ToArray() is [var word] && NumberedWords.Contains(word)
            ? Sorted(values, [.. matches.Select(m => int.Parse(m.Groups["number"].Value, System.Globalization.CultureInfo.InvariantCulture))]) : null;
    }

    // 1st, 2nd, 3rd.
    private static IReadOnlyList<string>? Places(IReadOnlyList<string> values) => values.All(v => Place().IsMatch(v))
        ? Sorted(values, [.. values.Select(v => int.Parse(v.AsSpan(0, v.Length - 2), System.Globalization.CultureInfo.InvariantCulture))]) : null;

    // I, II, III; letters that happen to be numerals are names, so two of the first three have to be there.
    private static IReadOnlyList<string>? Romans(IReadOnlyList<string> values)
    {
        int[] places = [.. values.Select(v => Array.IndexOf(Numerals, v.ToUpperInvariant()))];
        return places.All(p => p >= 0) && places.Count(p => p < 3) >= 2 ? Sorted(values, places) : null;
    }

    private static string[] Sorted<T>(IReadOnlyList<string> values, T[] keys)
    {
        string[] sorted = [.. values];
        Array.Sort((T[])keys.Clone(), sorted);
        return sorted;
    }

    private static string Plain(string value) => Blanks().Replace(value.Trim().Replace('_', ' '), " ").ToLowerInvariant();

    [GeneratedRegex(@"^[A-Fa-f][+-]?$", RegexOptions.NonBacktracking)]
    private static partial Regex Grade();

    [GeneratedRegex(@"^\D{0,4}(?<from>\d{1,9}(\.\d{1,6})?)\s*(-|–|to|\.\.)\s*\D{0,2}\d{1,9}(\.\d{1,6})?\D{0,8}$", RegexOptions.NonBacktracking)]
    private static partial Regex Range();

    [GeneratedRegex(@"^((<|<=|>|>=|≤|≥|under|below|less than|up to|over|above|more than|from)\s*\D{0,2}(?<from>\d{1,9}(\.\d{1,6})?)|\D{0,2}(?<from>\d{1,9}(\.\d{1,6})?)\s*(\+|and more|and over|or more|plus))\D{0,8}$", RegexOptions.NonBacktracking | RegexOptions.IgnoreCase)]
    private static partial Regex Open();

    [GeneratedRegex(@"^(<|≤|under|below|less|up to)", RegexOptions.NonBacktracking | RegexOptions.IgnoreCase)]
    private static partial Regex Below();

    [GeneratedRegex(@"^((?<word>[A-Za-z]+)[ _-]?(?<number>\d{1,6})|(?<number>\d{1,6})[ _-]?(?<word>[A-Za-z]+))$", RegexOptions.NonBacktracking)]
    private static partial Regex NumberedWord();

    [GeneratedRegex(@"^\d{1,6}(st|nd|rd|th)$", RegexOptions.NonBacktracking | RegexOptions.IgnoreCase)]
    private static partial Regex Place();

    [GeneratedRegex(@"\s+", RegexOptions.NonBacktracking)]
    private static partial Regex Blanks();
}
