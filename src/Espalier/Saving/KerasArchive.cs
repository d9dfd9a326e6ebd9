using System.Globalization;
using System.IO.Compression;

namespace Espalier;

/// <summary>The zip of a model file, read with every size checked before memory is asked for.</summary>
internal sealed class KerasArchive : IDisposable
{
    // Settings of a thousand layers take about 2 MB; read, they take many times their size.
    private const long MostText = 16L << 20, MostExtra = 256L << 20;

    // Deflate can make 1032 bytes of one, but of weights not nearly; so much is let pass whatever it is.
    private const long MostInflation = 100, AlwaysFine = 64L << 20;

    private readonly ZipArchive _zip;

    /// <summary>Opens an archive.</summary>
    /// <param name="stream">The file; it can seek.</param>
    /// <exception cref="EspalierException">All its members together are larger than they can be.</exception>
    public KerasArchive(Stream stream)
    {
        _zip = new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true);
        // Members may share their bytes, so each alone may look harmless.
        long total = _zip.Entries.Aggregate(0L, (sum, e) => e.Length > long.MaxValue - sum ? long.MaxValue : sum + e.Length);
        if (total > AlwaysFine && total / MostInflation > stream.Length)
            throw new EspalierException(string.Create(CultureInfo.InvariantCulture, $"its {stream.Length:N0} bytes would unpack to {total:N0}, which no model file does."));
    }

    /// <summary>The names of the members.</summary>
    public IEnumerable<string> Names => _zip.Entries.Select(e => e.FullName);

    /// <inheritdoc/>
    public void Dispose() => _zip.Dispose();

    /// <summary>The bytes of a member with settings, or null when there is none of that name.</summary>
    /// <param name="name">The member.</param>
    /// <exception cref="EspalierException">It is larger than such a member can be.</exception>
    public byte[]? Read(string name) => Read(name, MostText);

    /// <summary>The bytes of a member beside the model, or null when there is none of that name.</summary>
    /// <param name="name">The member.</param>
    /// <exception cref="EspalierException">It is larger than such a member can be.</exception>
    public byte[]? ReadExtra(string name) => Read(name, MostExtra);

    /// <summary>The file of weights, or null.</summary>
    /// <param name="name">The member.</param>
    public byte[]? ReadWeights(string name) => Read(name, Array.MaxLength);

    private byte[]? Read(string name, long most)
    {
        if (_zip.GetEntry(name) is not { } entry) return null;
        if (entry.Length > most || entry.Length > AlwaysFine && entry.Length / MostInflation > entry.CompressedLength)
            throw new EspalierException(string.Create(CultureInfo.InvariantCulture,
                $"its member '{name}' would unpack to {entry.Length:N0} bytes from {entry.CompressedLength:N0}, which no model file does."));
        byte[] bytes = new byte[entry.Length];
        using var stream = entry.Open();
        int read = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        if (read < bytes.Length || stream.ReadByte() >= 0)
            throw new EspalierException($"its member '{name}' has not the size the archive says. The file is damaged.");
        return bytes;
    }

    /// <summary>Adds a member, stored as it is, with a fixed date: the same model gives the same bytes.</summary>
    public static void Add(ZipArchive zip, string name, Stream contents)
    {
        var entry = zip.CreateEntry(name, CompressionLevel.NoCompression);
        entry.LastWriteTime = new DateTimeOffset(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);
        using var stream = entry.Open();
        contents.CopyTo(stream);
    }
}
