using System.Runtime.InteropServices;

namespace Espalier.Onnx;

/// <summary>
/// Where ONNX Runtime for .NET is installed, if it is: beside the application, in the folder the variable ESPALIER_ONNXRUNTIME names, or
/// among the packages NuGet has fetched for any project of this user.
/// </summary>
/// <param name="Managed">The path of Microsoft.ML.OnnxRuntime.dll.</param>
/// <param name="Native">The path of the library with the runtime itself.</param>
public sealed record OnnxRuntimeFolder(string Managed, string Native)
{
    /// <summary>The variable that may name a folder with both libraries.</summary>
    public const string Variable = "ESPALIER_ONNXRUNTIME";

    private const string ManagedName = "Microsoft.ML.OnnxRuntime.dll";

    private static string NativeName => OperatingSystem.IsWindows() ? "onnxruntime.dll" : OperatingSystem.IsMacOS() ? "libonnxruntime.dylib" : "libonnxruntime.so";

    /// <summary>The first that is found; null when there is none.</summary>
    public static OnnxRuntimeFolder? Find() =>
        Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named
            ? Within(named) ?? throw new EspalierException($"{Variable} names '{named}', which does not have {ManagedName} and {NativeName}.")
            : Within(AppContext.BaseDirectory) ?? AmongPackages();

    /// <summary>An assembly the managed part needs: beside it, or among the packages of NuGet.</summary>
    internal string? Beside(string assembly)
    {
        string beside = Path.Combine(Path.GetDirectoryName(Managed)!, $"{assembly}.dll"), package = Path.Combine(Packages, assembly.ToLowerInvariant());
        if (File.Exists(beside)) return beside;
        if (!Directory.Exists(package)) return null;
        return Directory.GetDirectories(package).Where(d => Version.TryParse(Path.GetFileName(d), out _)).OrderByDescending(d => Version.Parse(Path.GetFileName(d)))
            .SelectMany(d => Frameworks.Select(f => Path.Combine(d, "lib", f, $"{assembly}.dll"))).FirstOrDefault(File.Exists);
    }

    private static OnnxRuntimeFolder? Within(string folder)
    {
        string managed = Path.Combine(folder, ManagedName);
        string[] natives = [Path.Combine(folder, NativeName), Path.Combine(folder, "runtimes", Platform, "native", NativeName)];
        return File.Exists(managed) && natives.FirstOrDefault(File.Exists) is { } native ? new OnnxRuntimeFolder(managed, native) : null;
    }

    // The newest version of which both packages are there.
    private static OnnxRuntimeFolder? AmongPackages()
    {
        string managed = Path.Combine(Packages, "microsoft.ml.onnxruntime.managed"), native = Path.Combine(Packages, "microsoft.ml.onnxruntime");
        if (!Directory.Exists(managed) || !Directory.Exists(native)) return null;
        var versions = Directory.GetDirectories(managed).Select(d => Path.GetFileName(d)).Where(v => Version.TryParse(v, out _)).OrderByDescending(v => Version.Parse(v));
        foreach (string version in versions)
        {
            string library = Path.Combine(native, version, "runtimes", Platform, "native", NativeName);
            string? assembly = Frameworks.Select(f => Path.Combine(managed, version, "lib", f, ManagedName)).FirstOrDefault(File.Exists);
            if (assembly is not null && File.Exists(library)) return new OnnxRuntimeFolder(assembly, library);
        }
        return null;
    }

    private static string[] Frameworks => ["net10.0", "net9.0", "net8.0", "netstandard2.0"];

    private static string Packages => Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } set ? set
        : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    private static string Platform
    {
        get
        {
            string system = OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : "linux";
            return $"{system}-{RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}";
        }
    }
}
