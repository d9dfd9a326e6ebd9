namespace Espalier.Data;

/// <summary>A picture of a source, not decoded yet.</summary>
public sealed class ImageEntry
{
    private readonly Func<long, Image> _decode;

    /// <param name="name">Its name in the source.</param>
    /// <param name="place">Where it is, for messages.</param>
    /// <param name="decode">Decodes it, given the most pixels; throws <see cref="EspalierException"/>.</param>
    /// <param name="row">Its row in the source's table; −1 when there is none.</param>
    internal ImageEntry(string name, string place, Func<long, Image> decode, int row = -1) => (Name, Place, _decode, Row) = (name, place, decode, row);

    /// <summary>Its name: the path relative to the source, folders parted by <c>/</c>.</summary>
    public string Name { get; }

    /// <summary>Where it is, for messages: the source and the name.</summary>
    public string Place { get; }

    /// <summary>Its row in <see cref="ImageSource.Facts"/>; −1 when the source knows nothing but the name.</summary>
    public int Row { get; }

    /// <summary>Decodes the picture.</summary>
    /// <param name="maxPixels">The most rows × columns.</param>
    /// <exception cref="EspalierException">It is no picture, damaged, cut off or too large.</exception>
    public Image Decode(long maxPixels = Image.DefaultMaxPixels) => _decode(maxPixels);

    /// <summary>The entry without its undecoded bytes.</summary>
    internal ImageEntry WithoutContents() => new(Name, Place, _ => throw new InvalidOperationException("The contents were let go."), Row);
}
