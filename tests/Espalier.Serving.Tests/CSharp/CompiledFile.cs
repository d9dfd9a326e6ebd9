using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Espalier.Serving.Tests.CSharp;

/// <summary>A written C# file, compiled against .NET alone and loaded.</summary>
internal sealed class CompiledFile
{
    private static readonly MetadataReference[] Platform = [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
        .Where(p => Path.GetFileName(p) is "System.Runtime.dll" or "System.Collections.dll" or "System.Linq.dll" or "System.Memory.dll" or "System.Private.CoreLib.dll" or "netstandard.dll")
        .Select(p => MetadataReference.CreateFromFile(p))];

    private readonly Type _class;

    public CompiledFile(string source) : this(Load([source]).Single()) { }

    private CompiledFile(Type type) => _class = type;

    /// <summary>Compiles several files, each in a namespace of its own, at once: far quicker than one by one.</summary>
    public static IReadOnlyDictionary<string, CompiledFile> All(IEnumerable<string> sources) => Load([.. sources]).ToDictionary(t => t.Namespace!, t => new CompiledFile(t));

    private static IEnumerable<Type> Load(string[] sources)
    {
        var options = new CSharpParseOptions(LanguageVersion.CSharp12, DocumentationMode.Diagnose);
        var compilation = CSharpCompilation.Create($"Exported{Guid.NewGuid():N}", sources.Select(s => CSharpSyntaxTree.ParseText(s, options)), Platform,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable, generalDiagnosticOption: ReportDiagnostic.Error, optimizationLevel: OptimizationLevel.Release));
        using var bytes = new MemoryStream();
        var result = compilation.Emit(bytes);
        Assert.True(result.Success, $"{string.Join("\n", result.Diagnostics.Take(10))}\n{sources[0][..Math.Min(sources[0].Length, 6000)]}");
        bytes.Position = 0;
        var assembly = new AssemblyLoadContext(null, isCollectible: true).LoadFromStream(bytes);
        Assert.DoesNotContain(assembly.GetReferencedAssemblies(), a => a.Name!.StartsWith("Espalier", StringComparison.Ordinal));
        return assembly.GetExportedTypes().Where(t => t.IsAbstract && t.IsSealed && !t.IsNested);
    }

    public string Name => _class.FullName!;

    /// <summary>What the network says, by head in the model's order.</summary>
    public float[][] Compute(params float[][] inputs)
    {
        object outputs = Invoke("Compute", [.. inputs]);
        return [.. Properties(outputs.GetType()).Select(p => (float[])p.GetValue(outputs)!)];
    }

    /// <summary>The answers for a row, by property.</summary>
    public object Predict(IReadOnlyDictionary<string, object?> row)
    {
        var type = _class.GetNestedType("Row")!;
        object made = Activator.CreateInstance(type)!;
        foreach (var (name, value) in row) type.GetProperty(name)!.SetValue(made, value);
        return Invoke("Predict", [made]);
    }

    public object Predict(float[] pixels) => Invoke("Predict", [pixels]);

    public static T Get<T>(object owner, string property) => (T)owner.GetType().GetProperty(property)!.GetValue(owner)!;

    public string[] RowProperties => [.. Properties(_class.GetNestedType("Row")!).Select(p => $"{(Nullable.GetUnderlyingType(p.PropertyType) ?? p.PropertyType).Name} {p.Name}")];

    private static IEnumerable<PropertyInfo> Properties(Type type) => type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.Name != "EqualityContract");

    private object Invoke(string method, object[] arguments)
    {
        try
        {
            return _class.GetMethod(method, [.. arguments.Select(a => a.GetType())])!.Invoke(null, arguments)!;
        }
        catch (TargetInvocationException e)
        {
            throw e.InnerException!;
        }
    }
}
