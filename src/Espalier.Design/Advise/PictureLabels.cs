using Espalier.Data;

namespace Espalier.Design;

/// <summary>Finds out where the labels of pictures are: in the source, in the folders, or in the parts of the file names.</summary>
internal static class PictureLabels
{
    private const int MostLooked = 20_000, MostFolders = 200;
    private const double NearlyAll = 0.98;

    /// <summary>Where labels come from, as a recipe says it; null when the source brings them or nothing is found.</summary>
    /// <param name="path">The folder or file.</param>
    /// <param name="why">Receives what was concluded from what.</param>
    public static string? Guess(string path, out string why)
    {
        why = "the source brings labels of its own";
        ImageSource source = ImageSource.Open(path);
        string[] names = [.. source.Entries().Take(MostLooked).Select(e => e.Name)];
        if (source.Facts is not null || names.Length == 0) return null;
        string[] stems = [.. names.Select(n => Path.GetFileNameWithoutExtension(n[(n.LastIndexOf('/') + 1)..]))];
        string? pattern = null;
        int reused = 0;
        foreach (char mark in "_-")
        {
            var (found, parts) = Pattern(stems, mark);
            if (found is not null && parts > reused) (pattern, reused) = (found, parts);
        }
        int folders = names.Where(n => n.Contains('/')).Select(Folder).Distinct().Count();
        bool allInFolders = folders is > 1 and <= MostFolders && names.All(n => n.Contains('/'));
        if (reused > 1 || (reused == 1 && !allInFolders))
        {
            why = $"file names such as '{stems[0]}' fall into the same parts everywhere; give the parts better names with --labels \"{pattern}\"";
            return pattern;
        }
        if (!allInFolders) return null;
        why = $"every picture lies in one of {folders} folders";
        return "folder";
    }

    // Parts that come back are labels; parts that differ in every name, such as numbers, are passed over.
    private static (string? Pattern, int Reused) Pattern(string[] stems, char mark)
    {
        int parts = stems.CountBy(s => s.Count(c => c == mark)).MaxBy(c => c.Value).Key + 1;
        string[][] fit = [.. stems.Select(s => s.Split(mark)).Where(p => p.Length == parts && p.All(t => t.Length > 0))];
        if (parts < 2 || fit.Length < NearlyAll * stems.Length) return (null, 0);
        bool[] reused = [.. Enumerable.Range(0, parts).Select(i => fit.Select(p => p[i]).Distinct().Count() is > 1 and var distinct && distinct <= fit.Length / 3)];
        int named = 0;
        return (string.Join(mark, reused.Select(r => r ? HeadFinish.Invariant($"{{part{++named}}}") : "{*}")), reused.Count(r => r));
    }

    private static string Folder(string name) => name.Split('/')[^2];
}
