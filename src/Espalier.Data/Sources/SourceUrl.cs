namespace Espalier.Data;

/// <summary>Where a file of a data set can be fetched.</summary>
/// <param name="Address">The address, http or https.</param>
/// <param name="Member">The file's path inside the zip archive at that address; null when the address is that of the file itself.</param>
public sealed record SourceUrl(string Address, string? Member = null);
