using System.Globalization;

namespace Espalier.Data;

/// <summary>Reads numbers from text, fast: most numbers of a file have few digits and need no general conversion.</summary>
internal static class NumberText
{
    private static readonly double[] Powers =
    [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
    ];

    /// <summary>
    /// Reads a number: digits with an optional sign, decimal mark and exponent, or an infinity (<c>inf</c>, <c>infinity</c>).
    /// Blanks around it are allowed. The word NaN is no number here: it is a missing value, decided by the caller.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <param name="decimalMark">'.' or ','.</param>
    /// <param name="value">Receives the number.</param>
    public static bool TryRead(ReadOnlySpan<char> text, char decimalMark, out double value)
    {
        // Up to 2^53 and 10^22 both are exact doubles, so one product or quotient is correctly rounded (Clinger 1990).
        int i = 0, digits = 0, scale = 0;
        ulong mantissa = 0;
        bool negative = false;
        if (text.Length > 0 && text[0] is '-' or '+') negative = text[i++] == '-';
        for (; i < text.Length && (uint)(text[i] - '0') <= 9; i++, digits++) mantissa = mantissa * 10 + (uint)(text[i] - '0');
        if (i < text.Length && text[i] == decimalMark)
        {
            int start = ++i;
            for (; i < text.Length && (uint)(text[i] - '0') <= 9; i++, digits++) mantissa = mantissa * 10 + (uint)(text[i] - '0');
            scale = i - start;
        }
        if (i == text.Length && digits is > 0 and <= 18 && mantissa <= 1UL << 53 && scale <= 22)
        {
            value = mantissa / Powers[scale];
            if (negative) value = -value;
            return true;
        }
        return Slow(text.Trim(), decimalMark, out value);
    }

    private static bool Slow(ReadOnlySpan<char> text, char decimalMark, out double value)
    {
        value = 0;
        if (text.IsEmpty || text.Length > 400) return false;
        if (decimalMark != '.')
        {
            if (text.Contains('.')) return false;
            Span<char> copy = stackalloc char[text.Length];
            text.CopyTo(copy);
            copy.Replace(decimalMark, '.');
            return Plain(copy, out value);
        }
        return Plain(text, out value);
    }

    private static bool Plain(ReadOnlySpan<char> text, out double value)
    {
        ReadOnlySpan<char> word = text[0] is '-' or '+' ? text[1..] : text;
        if (word.Equals("inf", StringComparison.OrdinalIgnoreCase) || word.Equals("infinity", StringComparison.OrdinalIgnoreCase))
        {
            value = text[0] == '-' ? double.NegativeInfinity : double.PositiveInfinity;
            return true;
        }
        return double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent,
            CultureInfo.InvariantCulture, out value) && !double.IsNaN(value);
    }
}
