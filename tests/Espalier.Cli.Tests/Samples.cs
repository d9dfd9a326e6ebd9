namespace Espalier.Cli.Tests;

/// <summary>Where recorded data lies; tests that need it skip without.</summary>
internal static class Samples
{
    public static string DataFolder
    {
        get
        {
            string folder = Environment.GetEnvironmentVariable("ESPALIER_DATA") is { Length: > 0 } named ? named : Path.Combine(Root, "..", "shared", "data");
            if (!Directory.Exists(folder)) Assert.Skip($"The public data sets are not here: '{folder}' is no folder. Set ESPALIER_DATA.");
            return Path.GetFullPath(folder);
        }
    }

    /// <summary>The folder of the solution.</summary>
    public static string Root
    {
        get
        {
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            while (!File.Exists(Path.Combine(folder.FullName, "Espalier.slnx"))) folder = folder.Parent ?? throw new InvalidOperationException("no solution above the tests");
            return folder.FullName;
        }
    }
}
