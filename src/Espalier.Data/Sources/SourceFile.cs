namespace Espalier.Data;

/// <summary>A file of a data set, known by its checksum.</summary>
/// <param name="Name">The file's name, without folders.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Sha256">Its SHA-256, 64 lower-case hexadecimal digits.</param>
/// <param name="Urls">Where it can be fetched, the best place first; a required file has at least one.</param>
/// <param name="Required">
/// False when the data set is of use without it; such a file is taken where it is found and never fetched. At least one file must be found.
/// </param>
/// <param name="ContentSha256">
/// For a gzip file the SHA-256 of what it holds: a file that others packed anew, with the same content, is accepted too.
/// </param>
public sealed record SourceFile(string Name, long Bytes, string Sha256, IReadOnlyList<SourceUrl> Urls, bool Required = true,
    string? ContentSha256 = null)
{
    /// <summary>Whether the checksum is known and the file must have it.</summary>
    internal bool IsChecked => Sha256.Length > 0;

    /// <summary>A file nobody knows the checksum of.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="mostBytes">The most bytes that are taken of it.</param>
    /// <param name="address">Where it can be fetched.</param>
    internal static SourceFile Unchecked(string name, long mostBytes, string address) => new(name, mostBytes, "", [new SourceUrl(address)]);
}
