using System.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Espalier.Data.Tests;

/// <summary>The program in the README is compiled and run as it stands.</summary>
public class ReadmeTests
{
    internal static readonly string Root = FindRoot();

    [Fact]
    public async Task TheProgramInTheReadmeRuns()
    {
        string program = CodeBlock(File.ReadAllText(Path.Combine(Root, "README.md")));
        string name = $"readme-{Guid.NewGuid():N}", assembly = Path.Combine(AppContext.BaseDirectory, $"{name}.dll");
        string folder = Directory.CreateTempSubdirectory("espalier-readme").FullName;
        try
        {
            Compile(program, name, assembly);
            Directory.CreateDirectory(Path.Combine(folder, "samples", "penguins"));
            File.Copy(Path.Combine(Root, "samples", "penguins", "penguins.csv"), Path.Combine(folder, "samples", "penguins", "penguins.csv"));
            var (code, output, error) = await Run(assembly, folder);
            Assert.True(code == 0, error);
            var accuracy = output.Split('\n').First(l => l.StartsWith("species_accuracy ", StringComparison.Ordinal));
            Assert.True(double.Parse(accuracy.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture) > 0.9, output);
            Assert.True(File.Exists(Path.Combine(folder, "penguins.keras")));
        }
        finally
        {
            File.Delete(assembly);
            Directory.Delete(folder, recursive: true);
        }
    }

    internal static void Compile(string program, string name, string path, bool web = false)
    {
        // What the SDK's implicit usings give a program.
        const string usings = "global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq;"
            + " global using System.Net.Http; global using System.Threading; global using System.Threading.Tasks;";
        const string webUsings = " global using Microsoft.AspNetCore.Builder; global using Microsoft.AspNetCore.Hosting; global using Microsoft.AspNetCore.Http;"
            + " global using Microsoft.AspNetCore.Routing; global using Microsoft.Extensions.Configuration; global using Microsoft.Extensions.DependencyInjection;"
            + " global using Microsoft.Extensions.Hosting; global using Microsoft.Extensions.Logging; global using System.Net.Http.Json;";
        var options = new CSharpParseOptions(LanguageVersion.Preview);
        string[] platform = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator);
        var result = CSharpCompilation.Create(name,
            [CSharpSyntaxTree.ParseText(web ? usings + webUsings : usings, options), CSharpSyntaxTree.ParseText(program, options)],
            platform.Select(p => MetadataReference.CreateFromFile(p)),
            new CSharpCompilationOptions(OutputKind.ConsoleApplication, nullableContextOptions: NullableContextOptions.Enable)).Emit(path);
        Assert.True(result.Success, string.Join("\n", result.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error)));
    }

    internal static async Task<(int Code, string Output, string Error)> Run(string assembly, string folder, params string[] args)
    {
        string host = Path.Combine(AppContext.BaseDirectory, "Espalier.Data.Tests");
        var start = new ProcessStartInfo("dotnet",
            ["exec", "--runtimeconfig", $"{host}.runtimeconfig.json", "--depsfile", $"{host}.deps.json", assembly, .. args])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, await error);
    }

    internal static string CodeBlock(string text)
    {
        const string fence = "```csharp\n";
        int start = text.IndexOf(fence, StringComparison.Ordinal) + fence.Length;
        return text[start..text.IndexOf("```", start, StringComparison.Ordinal)];
    }

    private static string FindRoot()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "Espalier.slnx"))) folder = Path.GetDirectoryName(folder);
        return folder ?? throw new InvalidOperationException("The tests should lie in the repository.");
    }
}
