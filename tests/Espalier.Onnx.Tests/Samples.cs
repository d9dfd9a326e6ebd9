using System.Runtime.CompilerServices;

namespace Espalier.Onnx.Tests;

/// <summary>The recipes of the samples, and the public data some of them need.</summary>
internal static class Samples
{
    public static string Path(string name, [CallerFilePath] string here = "") =>
        System.IO.Path.GetFullPath(System.IO.Path.Combine(System.IO.Path.GetDirectoryName(here)!, "../../samples", name));

    /// <summary>The folder of the public data; skips the test where it is not.</summary>
    public static string Data()
    {
        string folder = Environment.GetEnvironmentVariable("ESPALIER_DATA") is { Length: > 0 } named ? named : Path("../../shared/data");
        if (!Directory.Exists(folder)) Assert.Skip($"The public data sets are not here: '{folder}' is no folder. Set ESPALIER_DATA.");
        return folder;
    }

    /// <summary>The folder of the recorded Keras models; skips the test where it is not.</summary>
    public static string Goldens()
    {
        string folder = Environment.GetEnvironmentVariable("ESPALIER_GOLDENS") is { Length: > 0 } named ? named : Path("../../shared/goldens");
        if (!Directory.Exists(folder)) Assert.Skip($"The golden files are not at {folder}. Set ESPALIER_GOLDENS.");
        return folder;
    }
}
