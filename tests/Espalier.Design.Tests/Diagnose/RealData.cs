namespace Espalier.Design.Tests.Diagnose;

/// <summary>Where the public data sets and the samples are.</summary>
internal static class RealData
{
    /// <summary>The repository's folder.</summary>
    public static string Root { get; } = Find();

    /// <summary>The folder of public data sets; skips the test where there is none.</summary>
    public static string Folder
    {
        get
        {
            string folder = Environment.GetEnvironmentVariable("ESPALIER_DATA") is { Length: > 0 } named ? named : Path.Combine(Root, "..", "shared", "data");
            if (!Directory.Exists(folder)) Assert.Skip($"The public data sets are not here: set ESPALIER_DATA to their folder (looked for '{folder}').");
            return folder;
        }
    }

    private static string Find()
    {
        for (string? folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
            if (File.Exists(Path.Combine(folder, "Espalier.slnx"))) return folder;
        throw new InvalidOperationException("The repository was not found above the tests.");
    }
}
