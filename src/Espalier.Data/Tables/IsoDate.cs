using System.Globalization;

namespace Espalier.Data;

/// <summary>Days and moments as ISO 8601 text: <c>2007-11-11</c>, <c>2007-11-11 10:30</c>, <c>2007-11-11T10:30:00Z</c>.</summary>
public static class IsoDate
{
    private static readonly string[] Forms =
    [
        "yyyy-MM-dd", "yyyy-MM-dd HH:mm", "yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd HH:mm:ss.FFFFFFF",
        "yyyy-MM-ddTHH:mm", "yyyy-MM-ddTHH:mm:ss", "yyyy-MM-ddTHH:mm:ss.FFFFFFF",
        "yyyy-MM-ddTHH:mmK", "yyyy-MM-ddTHH:mm:ssK", "yyyy-MM-ddTHH:mm:ss.FFFFFFFK",
    ];

    /// <summary>Reads a date; one with an offset is turned into UTC.</summary>
    /// <param name="text">The text.</param>
    /// <param name="value">Receives the moment.</param>
    /// <returns>False when the text is no ISO 8601 date.</returns>
    public static bool TryRead(ReadOnlySpan<char> text, out DateTime value)
    {
        value = default;
        return text.Length is >= 10 and <= 40 && text[4] == '-'
            && DateTime.TryParseExact(text, Forms, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out value);
    }

    /// <summary>Writes a moment: the day alone when it is midnight.</summary>
    /// <param name="value">The moment.</param>
    public static string Format(DateTime value) =>
        value.ToString(value.TimeOfDay == TimeSpan.Zero ? "yyyy-MM-dd" : "yyyy-MM-ddTHH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture);
}
