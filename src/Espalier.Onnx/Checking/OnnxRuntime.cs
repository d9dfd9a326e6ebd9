using System.Collections;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;

namespace Espalier.Onnx;

/// <summary>
/// ONNX Runtime, found and called by reflection: it is too large to bring along and is only asked to check a file. It is loaded apart from
/// everything else, so that an application's own version stays its own, and once.
/// </summary>
internal sealed class OnnxRuntime
{
    private static readonly Lazy<OnnxRuntime?> Found = new(Load);
    private readonly Assembly _assembly;

    private OnnxRuntime(OnnxRuntimeFolder folder)
    {
        _assembly = new LoadContext(folder).LoadFromAssemblyPath(folder.Managed);
        // The first use loads the library itself, whose version is what counts.
        object environment = Call(Type("OrtEnv"), null, "Instance")!;
        Name = $"ONNX Runtime {Call(environment.GetType(), environment, "GetVersionString")}";
    }

    /// <summary>The name with the version.</summary>
    public string Name { get; }

    /// <summary>The runtime that is installed; null when there is none that loads.</summary>
    public static OnnxRuntime? Find() => Found.Value;

    /// <summary>Runs a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="inputs">The values by input: <c>float[]</c>, <c>double[]</c>, <c>byte[]</c> or <c>string[]</c>.</param>
    /// <param name="dims">Their sizes, the rows first.</param>
    /// <returns>The outputs by name.</returns>
    /// <exception cref="EspalierException">The runtime refuses the file.</exception>
    public Dictionary<string, Tensor> Run(string path, IReadOnlyDictionary<string, Array> inputs, IReadOnlyDictionary<string, int[]> dims)
    {
        try
        {
            var valueType = Type("NamedOnnxValue");
            using var session = (IDisposable)Activator.CreateInstance(Type("InferenceSession"), path)!;
            var given = (IList)Activator.CreateInstance(typeof(List<>).MakeGenericType(valueType))!;
            foreach (string name in Metadata(session, "InputMetadata").Keys)
                given.Add(Named(valueType, name, inputs.TryGetValue(name, out var values) ? values : throw new EspalierException($"'{path}' has an input '{name}' for which there are no values."), dims[name]));
            int rows = dims.Values.First()[0];
            var shapes = Metadata(session, "OutputMetadata");
            using var results = (IDisposable)session.GetType().GetMethod("Run", [typeof(IReadOnlyCollection<>).MakeGenericType(valueType)])!.Invoke(session, [given])!;
            var answers = new Dictionary<string, Tensor>(StringComparer.Ordinal);
            foreach (object result in (IEnumerable)results)
            {
                string name = (string)Property(result, "Name");
                var numbers = (IEnumerable<float>)Call(result.GetType(), result, "AsTensor", typeof(float))!;
                answers[name] = new Tensor(new Shape([.. shapes[name].Select(d => d < 0 ? rows : d)]), [.. numbers]);
            }
            return answers;
        }
        catch (TargetInvocationException e) when (e.InnerException is { } inner)
        {
            throw new EspalierException($"{Name} does not run '{path}': {inner.Message}", inner);
        }
    }

    private static OnnxRuntime? Load()
    {
        if (OnnxRuntimeFolder.Find() is not { } folder) return null;
        try
        {
            return new OnnxRuntime(folder);
        }
        // For another machine, or another version than is known here.
        catch (Exception e) when (e is BadImageFormatException or IOException or DllNotFoundException or MissingMemberException or TypeInitializationException or TypeLoadException or TargetInvocationException)
        {
            return null;
        }
    }

    // Name and sizes of each input or output.
    private static Dictionary<string, int[]> Metadata(object session, string which) =>
        ((IEnumerable)Property(session, which)).Cast<object>().ToDictionary(m => (string)Property(m, "Key"), m => (int[])Property(Property(m, "Value"), "Dimensions"));

    // Sizes as a span cannot be passed by reflection: they travel as those of an array of several axes.
    private object Named(Type valueType, string name, Array values, int[] dims)
    {
        var element = values.GetType().GetElementType()!;
        var shaped = Array.CreateInstance(element, dims);
        if (element.IsPrimitive) Buffer.BlockCopy(values, 0, shaped, 0, Buffer.ByteLength(values));
        else
        {
            var at = new int[dims.Length];
            foreach (object value in values)
            {
                shaped.SetValue(value, at);
                for (int i = dims.Length - 1; i >= 0 && ++at[i] == dims[i]; i--) at[i] = 0;
            }
        }
        var make = _assembly.GetType("Microsoft.ML.OnnxRuntime.Tensors.ArrayTensorExtensions")!.GetMethods()
            .First(m => m.Name == "ToTensor" && m.GetParameters() is [{ ParameterType: var first }, _] && first == typeof(Array));
        object tensor = make.MakeGenericMethod(element).Invoke(null, [shaped, false])!;
        return valueType.GetMethod("CreateFromTensor")!.MakeGenericMethod(element).Invoke(null, [name, tensor])!;
    }

    private Type Type(string name) => _assembly.GetType($"Microsoft.ML.OnnxRuntime.{name}") ?? throw new MissingMemberException($"There is no {name}.");

    private static object Property(object target, string name) =>
        (target.GetType().GetProperty(name) ?? throw new MissingMemberException(target.GetType().Name, name)).GetValue(target)!;

    private static object? Call(Type type, object? target, string method, Type? generic = null)
    {
        var found = type.GetMethods().FirstOrDefault(m => m.Name == method && m.GetParameters().Length == 0 && m.IsGenericMethodDefinition == generic is not null)
            ?? throw new MissingMethodException(type.Name, method);
        return (generic is null ? found : found.MakeGenericMethod(generic)).Invoke(target, null);
    }

    private sealed class LoadContext(OnnxRuntimeFolder folder) : AssemblyLoadContext("ONNX Runtime")
    {
        protected override Assembly? Load(AssemblyName assemblyName) =>
            folder.Beside(assemblyName.Name!) is { } path && !IsThere(assemblyName) ? LoadFromAssemblyPath(path) : null;

        protected override IntPtr LoadUnmanagedDll(string unmanagedDllName) =>
            unmanagedDllName.Contains("onnxruntime", StringComparison.OrdinalIgnoreCase) ? NativeLibrary.Load(folder.Native) : IntPtr.Zero;

        private static bool IsThere(AssemblyName name)
        {
            try
            {
                return Default.LoadFromAssemblyName(name) is not null;
            }
            catch (IOException)
            {
                return false;
            }
        }
    }
}
