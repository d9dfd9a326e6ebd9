using System.Text;

namespace Espalier.Data;

/// <summary>Finds how the bytes of a CSV file are characters, and says what a file is that holds no text.</summary>
internal static class CsvEncodings
{
    /// <summary>UTF-8 that throws on invalid bytes and leaves a byte order mark out.</summary>
    public static readonly Encoding Utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: true, throwOnInvalidBytes: true);

    /// <summary>Windows-1252, which is Latin-1 with printable characters where that has none.</summary>
    public static readonly Encoding Western = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;

    /// <summary>The encoding of a beginning: its byte order mark, else UTF-8 when valid, else Windows-1252.</summary>
    /// <param name="bytes">The beginning of a file.</param>
    public static Encoding Find(ReadOnlySpan<byte> bytes)
    {
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF])) return Utf8;
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE])) return new UnicodeEncoding(bigEndian: false, byteOrderMark: true, true);
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF])) return new UnicodeEncoding(bigEndian: true, byteOrderMark: true, true);
        // The sample may end inside a character: at most three of its bytes are left to drop.
        for (int cut = 0; cut <= Math.Min(3, bytes.Length); cut++)
            if (Utf8IsValid(bytes[..^cut])) return Utf8;
        return Western;
    }

    /// <summary>The characters of a beginning, invalid bytes replaced.</summary>
    /// <param name="bytes">The beginning of a file.</param>
    /// <param name="length">How many bytes count.</param>
    /// <param name="encoding">The encoding.</param>
    public static string Decode(byte[] bytes, int length, Encoding encoding)
    {
        var lenient = (Encoding)encoding.Clone();
        lenient.DecoderFallback = DecoderFallback.ReplacementFallback;
        using var reader = new StreamReader(new MemoryStream(bytes, 0, length), lenient, false);
        return reader.ReadToEnd();
    }

    /// <summary>What kind of file a beginning without text belongs to, for a message; null when it is text.</summary>
    /// <param name="bytes">The beginning of a file.</param>
    /// <param name="text">Its characters.</param>
    public static string? Binary(ReadOnlySpan<byte> bytes, string text)
    {
        if (bytes.StartsWith("PAR1"u8)) return "it is a Parquet file: read it with Table.ReadParquet";
        if (bytes.StartsWith("PK\u0003\u0004"u8)) return "it is a zip archive, such as an Excel workbook: save the sheet as CSV";
        if (bytes.StartsWith("SQLite format 3"u8)) return "it is an SQLite database: read a query of it with Table.Read";
        int zero = text.IndexOf('\0', StringComparison.Ordinal);
        return zero < 0 ? null : $"it holds a zero byte (character {zero + 1}), which no text has; UTF-16 needs a byte order mark or the encoding said";
    }

    private static bool Utf8IsValid(ReadOnlySpan<byte> bytes) => System.Text.Unicode.Utf8.IsValid(bytes);
}
