using System.Runtime.CompilerServices;

namespace Espalier.Tests;

/// <summary>Where golden files and data sets are; a test that needs one that is not there is skipped.</summary>
internal static class TestFolders
{
    public static string Goldens() => Folder("ESPALIER_GOLDENS", "goldens");

    public static string Data() => Folder("ESPALIER_DATA", "data");

    /// <summary>The folder with the data sets, where the faces are among them.</summary>
    public static string Faces()
    {
        string folder = Data();
        Assert.SkipUnless(File.Exists(Path.Combine(folder, "cmu-faces", "faces-full.tar.gz")), $"The archive cmu-faces/faces-full.tar.gz is not in '{folder}'.");
        return folder;
    }

    private static string Folder(string variable, string name, [CallerFilePath] string here = "")
    {
        string folder = Environment.GetEnvironmentVariable(variable)
            ?? Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../../shared", name));
        Assert.SkipUnless(Directory.Exists(folder), $"'{folder}' is not there; set {variable} to the folder with the {name}.");
        return folder;
    }
}
