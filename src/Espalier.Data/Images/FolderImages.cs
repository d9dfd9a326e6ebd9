using System.IO.Enumeration;

namespace Espalier.Data;

/// <summary>A folder of pictures with its subfolders. Links to pictures are followed, links to folders are not: they may lead in a circle.</summary>
internal sealed class FolderImages(string path, ImageLimits limits) : ImageSource(path)
{
    public override IEnumerable<ImageEntry> Entries(IProgress<ImageProgress>? progress = null, CancellationToken cancellation = default)
    {
        string root = System.IO.Path.GetFullPath(Path);
        var names = new List<string>();
        Ignored = 0;
        try
        {
            var files = new FileSystemEnumerable<string>(root, (ref FileSystemEntry entry) => entry.ToFullPath(),
                new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 })
            {
                ShouldIncludePredicate = (ref FileSystemEntry entry) => !entry.IsDirectory,
                ShouldRecursePredicate = (ref FileSystemEntry entry) => (entry.Attributes & FileAttributes.ReparsePoint) == 0,
            };
            foreach (string file in files)
            {
                cancellation.ThrowIfCancellationRequested();
                string name = System.IO.Path.GetRelativePath(root, file).Replace(System.IO.Path.DirectorySeparatorChar, '/');
                if (IsOther(name)) Ignored++;
                else if (names.Count == limits.Files) throw TooMany(limits.Files);
                else names.Add(name);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new EspalierException($"The folder '{Path}' cannot be read: {e.Message}", e);
        }
        names.Sort(StringComparer.Ordinal); // the file system's order is no order
        return names.Select(name =>
        {
            string file = System.IO.Path.Combine(Path, name);
            return new ImageEntry(name, file, maxPixels => Image.Read(file, maxPixels, limits.FileBytes, file));
        });
    }
}
