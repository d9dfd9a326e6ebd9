using System.IO.Compression;
using System.Text;

namespace Espalier.Data;

/// <summary>The bytes of a CSV table: a file (plain or gzipped) or text in memory; it can be opened again and again.</summary>
internal sealed class CsvSource
{
    private readonly Func<Stream> _open;

    /// <summary>A file.</summary>
    /// <param name="path">Its path as the user gave it.</param>
    public CsvSource(string path)
    {
        InputFile.Check(path);
        Name = path;
        _open = () => InputFile.Open(path);
    }

    /// <summary>Text in memory.</summary>
    /// <param name="text">The text.</param>
    /// <param name="name">What errors call it, or an empty string.</param>
    public CsvSource(string text, string name)
    {
        Name = name;
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        _open = () => new MemoryStream(bytes, writable: false);
    }

    /// <summary>What errors call it.</summary>
    public string Name { get; }

    /// <summary>The name as the subject of a sentence.</summary>
    public string Subject => Name.Length == 0 ? "The text" : $"The file '{Name}'";

    /// <summary>Opens the bytes from the start, unpacked when they are gzipped.</summary>
    public Stream OpenBytes()
    {
        Stream stream = _open();
        Span<byte> head = stackalloc byte[2];
        int got = stream.ReadAtLeast(head, 2, throwOnEndOfStream: false);
        stream.Position = 0;
        return got == 2 && head[0] == 0x1F && head[1] == 0x8B ? new GZipStream(stream, CompressionMode.Decompress) : stream;
    }

    /// <summary>Opens the characters from the start; a byte order mark is left out.</summary>
    /// <param name="encoding">How bytes are characters; invalid bytes throw <see cref="DecoderFallbackException"/> where it is strict.</param>
    public TextReader OpenText(Encoding encoding) => new StreamReader(OpenBytes(), encoding, detectEncodingFromByteOrderMarks: false, 1 << 16);
}
