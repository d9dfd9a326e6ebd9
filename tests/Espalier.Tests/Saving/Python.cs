using System.Diagnostics;

namespace Espalier.Tests.Saving;

/// <summary>A Python with h5py, NumPy's side of HDF5: the library Keras itself reads and writes weights with. Tests that ask for it are skipped where there is none.</summary>
internal static class Python
{
    private static readonly Lazy<string?> Found = new(() =>
        new[] { Environment.GetEnvironmentVariable("ESPALIER_PYTHON"), "/usr/bin/python3", "python3" }.FirstOrDefault(p => p is { Length: > 0 } && Try(p, "import h5py, numpy", []) is { Code: 0 }));

    /// <summary>Runs a program and gives what it printed; skips the test without a Python.</summary>
    /// <param name="code">The program.</param>
    /// <param name="arguments">What it finds in <c>sys.argv</c> from 1.</param>
    public static string Run(string code, params string[] arguments)
    {
        if (Found.Value is null) Assert.Skip("There is no python3 with h5py (Debian: apt-get install python3-h5py; another one: ESPALIER_PYTHON).");
        var (status, output, error) = Try(Found.Value!, code, arguments)!.Value;
        Assert.True(status == 0, error);
        return output;
    }

    private static (int Code, string Output, string Error)? Try(string program, string code, string[] arguments)
    {
        try
        {
            var start = new ProcessStartInfo(program, ["-c", code, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
            using var process = Process.Start(start)!;
            var error = process.StandardError.ReadToEndAsync();
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return (process.ExitCode, output, error.Result);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null; // no such program
        }
    }
}
