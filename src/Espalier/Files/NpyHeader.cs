using System.Globalization;

namespace Espalier;

/// <summary>The header of a NumPy file: the text of a Python dictionary with the keys descr, fortran_order and shape, and no other.</summary>
/// <param name="Descr">The type, such as <c>&lt;f4</c>.</param>
/// <param name="Fortran">Whether the first index runs fastest.</param>
/// <param name="Dims">The sizes, at most 32.</param>
internal sealed record NpyHeader(string Descr, bool Fortran, long[] Dims)
{
    private static readonly (string Descr, ElementType Type)[] Types =
    [
        ("|b1", ElementType.Bool), ("|u1", ElementType.U8), ("|i1", ElementType.I8), ("<u2", ElementType.U16), ("<i2", ElementType.I16),
        ("<u4", ElementType.U32), ("<i4", ElementType.I32), ("<u8", ElementType.U64), ("<i8", ElementType.I64),
        ("<f2", ElementType.F16), ("<f4", ElementType.F32), ("<f8", ElementType.F64),
    ];

    /// <summary>The names of the types, for messages.</summary>
    public static string KnownTypes { get; } = string.Join(", ", Types.Select(t => t.Descr));

    /// <summary>The type of a name, or null; the byte order of single bytes does not matter.</summary>
    /// <param name="descr">The name.</param>
    public static ElementType? TypeOf(string descr)
    {
        foreach (var (name, type) in Types)
            if (descr == name || (type.Size() == 1 && descr.Length == 3 && descr[1..] == name[1..])) return type;
        return null;
    }

    /// <summary>Reads a header, or null when it is not in the form that NumPy writes.</summary>
    /// <param name="text">The text.</param>
    public static NpyHeader? Parse(ReadOnlySpan<char> text)
    {
        string? descr = null;
        bool? fortran = null;
        long[]? dims = null;
        if (!Skip(ref text, "{")) return null;
        while (!Skip(ref text, "}"))
        {
            if (Quoted(ref text) is not { } key || !Skip(ref text, ":")) return null;
            switch (key)
            {
                case "descr" when descr is null && Quoted(ref text) is { } name: descr = name; break;
                case "fortran_order" when fortran is null && Skip(ref text, "True"): fortran = true; break;
                case "fortran_order" when fortran is null && Skip(ref text, "False"): fortran = false; break;
                case "shape" when dims is null && Tuple(ref text) is { } sizes: dims = sizes; break;
                default: return null;
            }
            if (Skip(ref text, ",")) continue;
            if (!Skip(ref text, "}")) return null;
            break;
        }
        return descr is not null && fortran is { } order && dims is not null && text.Trim().IsEmpty ? new NpyHeader(descr, order, dims) : null;
    }

    /// <summary>Writes a header, without its padding.</summary>
    /// <param name="type">The type of the values.</param>
    /// <param name="fortran">Whether the first index runs fastest.</param>
    /// <param name="sizes">The sizes.</param>
    public static string Format(ElementType type, bool fortran, ReadOnlySpan<int> sizes)
    {
        string descr = Array.Find(Types, t => t.Type == type).Descr ?? throw new EspalierException($"NumPy files hold no {type}.");
        var parts = new string[sizes.Length];
        for (int i = 0; i < parts.Length; i++) parts[i] = sizes[i].ToString(CultureInfo.InvariantCulture);
        return $"{{'descr': '{descr}', 'fortran_order': {(fortran ? "True" : "False")}, 'shape': ({string.Join(", ", parts)}{(parts.Length == 1 ? "," : "")}), }}";
    }

    private static bool Skip(ref ReadOnlySpan<char> text, string word)
    {
        text = text.TrimStart();
        if (!text.StartsWith(word, StringComparison.Ordinal)) return false;
        text = text[word.Length..];
        return true;
    }

    private static string? Quoted(ref ReadOnlySpan<char> text)
    {
        if (!Skip(ref text, "'")) return null;
        int end = text.IndexOf('\'');
        if (end < 0 || text[..end].Contains('\\')) return null;
        string quoted = text[..end].ToString();
        text = text[(end + 1)..];
        return quoted;
    }

    private static long[]? Tuple(ref ReadOnlySpan<char> text)
    {
        if (!Skip(ref text, "(")) return null;
        var sizes = new List<long>();
        while (!Skip(ref text, ")"))
        {
            int digits = text.IndexOfAnyExceptInRange('0', '9');
            if (sizes.Count == 32 || digits <= 0 || !long.TryParse(text[..digits], NumberStyles.None, CultureInfo.InvariantCulture, out long size)) return null;
            sizes.Add(size);
            text = text[digits..];
            if (Skip(ref text, ",")) continue;
            if (!Skip(ref text, ")")) return null;
            break;
        }
        return [.. sizes];
    }
}
