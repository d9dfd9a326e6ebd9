using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Espalier.Data;

/// <summary>
/// Reads a tar archive from start to end (POSIX.1-1988 ustar, POSIX.1-2001 pax, GNU long names). Every size is bounded before memory
/// is taken; an archive without its end mark was cut off.
/// </summary>
internal sealed class TarReader(Stream stream, string path)
{
    /// <summary>The size of a header, and what contents are padded to.</summary>
    public const int Block = 512;

    private const int LongestName = 1 << 16;

    private readonly byte[] _header = new byte[Block];
    private long _left, _padding; // of the present entry's contents

    /// <summary>The present entry's name.</summary>
    public string Name { get; private set; } = "";

    /// <summary>The present entry's bytes.</summary>
    public long Length { get; private set; }

    /// <summary>Whether the present entry is a file, not a folder, a link or something else.</summary>
    public bool IsFile { get; private set; }

    /// <summary>Whether the present entry is a folder.</summary>
    public bool IsFolder { get; private set; }

    /// <summary>All bytes that came out of the stream so far.</summary>
    public long TotalBytes { get; private set; }

    /// <summary>Whether a block is a tar header: its checksum is right.</summary>
    /// <param name="block">The first bytes of a file.</param>
    public static bool IsHeader(ReadOnlySpan<byte> block)
    {
        if (block.Length < Block || Octal(block.Slice(148, 8)) is not { } expected) return false;
        long sum = 0;
        for (int i = 0; i < Block; i++) sum += i is >= 148 and < 156 ? ' ' : block[i];
        return sum == expected;
    }

    /// <summary>Goes to the next entry.</summary>
    /// <returns>False at the end of the archive.</returns>
    public bool Next()
    {
        string? longName = null;
        long? longSize = null;
        while (true)
        {
            Skip(_left + _padding);
            if (!Fill(_header)) throw Cut();
            if (!_header.AsSpan().ContainsAnyExcept((byte)0)) return false;
            if (!IsHeader(_header)) throw Error("a header is damaged");
            long size = Size(_header.AsSpan(124, 12));
            char type = (char)_header[156];
            if (type is 'L' or 'x')
            {
                // An entry about the next one: its long name, or pax records.
                byte[] text = new byte[size <= LongestName ? size : throw Error($"a name of {size} bytes is announced")];
                SetContents(size);
                if (Read(text) < text.Length) throw Cut();
                if (type == 'L') longName = Encoding.UTF8.GetString(text).TrimEnd('\0');
                else ReadPax(text, ref longName, ref longSize);
                continue;
            }
            Length = longSize ?? size;
            SetContents(Length);
            if (type is 'g' or 'K') continue; // of the archive as a whole; the target of a link
            Name = longName ?? ShortName();
            IsFile = type is '0' or '\0' or '7' && !Name.EndsWith('/');
            IsFolder = type is '5' || Name.EndsWith('/');
            return true;
        }
    }

    /// <summary>Reads the present entry's contents.</summary>
    public byte[] ReadContents()
    {
        var contents = new byte[Length];
        return Read(contents) == contents.Length ? contents : throw Cut();
    }

    private void SetContents(long size) => (_left, _padding) = (size, (Block - size % Block) % Block);

    private int Read(byte[] bytes)
    {
        int count = Math.Min(bytes.Length, (int)Math.Min(_left, int.MaxValue)), got = 0;
        // In pieces: what an entry claims to hold is not taken for granted.
        while (got < count && stream.Read(bytes, got, count - got) is > 0 and int more) got += more;
        _left -= got;
        TotalBytes += got;
        return got;
    }

    private bool Fill(byte[] block)
    {
        int got = stream.ReadAtLeast(block, Block, throwOnEndOfStream: false);
        TotalBytes += got;
        return got == Block;
    }

    private void Skip(long count)
    {
        if (stream.CanSeek)
        {
            if (stream.Length - stream.Position < count) throw Cut();
            stream.Seek(count, SeekOrigin.Current);
        }
        else
        {
            byte[] passed = new byte[Math.Min(count, 1 << 16)];
            for (long left = count; left > 0;)
            {
                int got = stream.Read(passed, 0, (int)Math.Min(left, passed.Length));
                if (got == 0) throw Cut();
                left -= got;
                TotalBytes += got;
                CheckTotal?.Invoke(TotalBytes);
            }
        }
        (_left, _padding) = (0, 0);
    }

    /// <summary>Is told how much was unpacked while contents are passed over; may throw.</summary>
    public Action<long>? CheckTotal { get; init; }

    private string ShortName()
    {
        string name = Text(_header.AsSpan(0, 100));
        bool posix = _header.AsSpan(257, 6).SequenceEqual("ustar\0"u8);
        string prefix = posix ? Text(_header.AsSpan(345, 155)) : "";
        return prefix.Length > 0 ? $"{prefix}/{name}" : name;
    }

    /// <summary>Pax records: "length key=value\n", the length counted with itself.</summary>
    private void ReadPax(ReadOnlySpan<byte> text, ref string? name, ref long? size)
    {
        while (!text.IsEmpty)
        {
            int blank = text.IndexOf((byte)' ');
            if (blank is < 1 or > 6 || !int.TryParse(text[..blank], NumberStyles.None, CultureInfo.InvariantCulture, out int length) || length <= blank + 1 || length > text.Length)
                throw Error("a pax record is damaged");
            var record = text[(blank + 1)..(length - 1)];
            int equals = record.IndexOf((byte)'=');
            if (equals < 0) throw Error("a pax record is damaged");
            var value = record[(equals + 1)..];
            if (record[..equals].SequenceEqual("path"u8)) name = Encoding.UTF8.GetString(value);
            else if (record[..equals].SequenceEqual("size"u8))
                size = long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out long bytes) ? bytes : throw Error("a size is damaged");
            text = text[length..];
        }
    }

    private long Size(ReadOnlySpan<byte> field)
    {
        // A first byte of 0x80 marks a big-endian number (GNU).
        long? size = field[0] == 0x80 ? BinaryPrimitives.ReadInt64BigEndian(field[4..]) : Octal(field);
        return size is >= 0 and < long.MaxValue / 2 ? size.Value : throw Error("a size is damaged");
    }

    private static long? Octal(ReadOnlySpan<byte> field)
    {
        var digits = field.Trim(" \0"u8);
        long value = 0;
        foreach (byte digit in digits)
        {
            if (digit is < (byte)'0' or > (byte)'7') return null;
            value = value * 8 + digit - '0';
        }
        return value;
    }

    private static string Text(ReadOnlySpan<byte> field)
    {
        int end = field.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? field : field[..end]);
    }

    private EspalierException Cut() => new($"'{path}' was cut off: the archive ends within an entry or without its end mark. Fetch or pack it again.");

    private EspalierException Error(string what) => new($"'{path}' is a damaged tar archive: {what}.");
}
