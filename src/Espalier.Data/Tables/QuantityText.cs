namespace Espalier.Data;

/// <summary>Numbers with a sign of currency, a percent sign or a unit: <c>$1,234.50</c>, <c>12 %</c>, <c>1.234,50 €</c>, <c>1 200 €</c>, <c>3.5 kg</c>.</summary>
public static class QuantityText
{
    private const string Currencies = "$€£¥₹";
    private static readonly string[] CurrencyCodes = ["USD", "EUR", "GBP", "CHF", "JPY", "CNY", "INR", "CAD", "AUD", "SEK", "NOK", "DKK", "PLN", "CZK", "HUF", "BRL", "MXN", "KRW", "ZAR", "TRY"];
    private const int LongestUnit = 6;

    /// <summary>Reads a number with what stands before or behind it.</summary>
    /// <param name="text">The text. Where both '.' and ',' are in it the last is the decimal mark; one of them before groups of three digits, alone or repeated, is ','.</param>
    /// <param name="value">Receives the number as written: 12 of <c>12 %</c>.</param>
    /// <param name="unit">Receives what is no number, such as <c>%</c>, <c>$</c> or <c>kg</c>; empty for a number alone.</param>
    /// <returns>False when the text is no such number.</returns>
    public static bool TryRead(ReadOnlySpan<char> text, out double value, out string unit)
    {
        value = 0;
        unit = "";
        text = text.Trim();
        bool negative = false;
        if (text.Length > 1 && text[0] is '-' or '+' && !char.IsAsciiDigit(text[1]))
        {
            negative = text[0] == '-';
            text = text[1..];
        }
        int start = 0;
        while (start < text.Length && (Currencies.Contains(text[start]) || char.IsAsciiLetterUpper(text[start]) || text[start] == ' ')) start++;
        var before = text[..start].Trim();
        if (before.Length > 0 && !(before.Length == 1 && Currencies.Contains(before[0])) && !CurrencyCodes.Contains(before.ToString())) return false;
        int end = start;
        if (end < text.Length && text[end] is '-' or '+') end++;
        while (end < text.Length && (char.IsAsciiDigit(text[end]) || text[end] is '.' or ',' or '\'' || IsGroupBlank(text, end))) end++;
        var behind = text[end..].Trim();
        if (before.Length > 0 && behind.Length > 0 || behind.Length > LongestUnit || behind.ContainsAnyInRange('0', '9')) return false;
        foreach (char c in behind)
            if (!char.IsLetter(c) && !Currencies.Contains(c) && c is not ('%' or '°' or '/' or '²' or '³')) return false;
        if (!TryReadDigits(text[start..end], out value)) return false;
        if (negative) value = -value;
        unit = (before.Length > 0 ? before : behind).ToString();
        return true;
    }

    // A blank, thin or not, between a digit and three more.
    private static bool IsGroupBlank(ReadOnlySpan<char> text, int at) => text[at] is ' ' or '\u00a0' or '\u202f' && at > 0 && char.IsAsciiDigit(text[at - 1])
        && at + 3 < text.Length && !text.Slice(at + 1, 3).ContainsAnyExceptInRange('0', '9');

    private static bool TryReadDigits(ReadOnlySpan<char> digits, out double value)
    {
        value = 0;
        int dots = digits.Count('.'), commas = digits.Count(',');
        char mark = dots > 0 && commas > 0 ? (digits.LastIndexOf('.') > digits.LastIndexOf(',') ? '.' : ',')
            : commas == 1 && digits.Length - digits.IndexOf(',') != 4 ? ',' : dots > 1 ? ',' : '.';
        if (digits.Count(mark) > 1 || !InThrees(digits, mark)) return false;
        Span<char> plain = stackalloc char[Math.Min(digits.Length, 64)];
        int n = 0;
        foreach (char c in digits)
        {
            if (c != mark && c is '.' or ',' or '\'' or ' ' or '\u00a0' or '\u202f') continue;
            if (n == plain.Length) return false;
            plain[n++] = c == mark ? '.' : c;
        }
        return NumberText.TryRead(plain[..n], '.', out value);
    }

    // What parts thousands stands before groups of three digits, else it is no such mark: 1,23,4 is no number.
    private static bool InThrees(ReadOnlySpan<char> digits, char mark)
    {
        int point = digits.IndexOf(mark), run = 0;
        if (point < 0) point = digits.Length;
        bool grouped = false;
        for (int i = point - 1; i >= 0; i--)
        {
            if (char.IsAsciiDigit(digits[i]))
            {
                run++;
                if (grouped && run > 3) return false;
            }
            else if (digits[i] is '-' or '+') break;
            else
            {
                if (run != 3) return false;
                (grouped, run) = (true, 0);
            }
        }
        return true;
    }
}
