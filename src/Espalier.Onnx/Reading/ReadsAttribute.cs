using System.Reflection;

namespace Espalier.Onnx;

/// <summary>Says that a static method <c>(NodeReader)</c> makes layers of an ONNX node; it is found by this, without a central list.</summary>
/// <param name="operators">The operators of ONNX, such as <c>Conv</c>.</param>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ReadsAttribute(params string[] operators) : Attribute
{
    public IReadOnlyList<string> Operators { get; } = operators;
}

/// <summary>The methods that read nodes, by operator.</summary>
internal static class Readers
{
    public static IReadOnlyDictionary<string, Action<NodeReader>> Known { get; } = new Dictionary<string, Action<NodeReader>>(
        from type in typeof(Readers).Assembly.GetTypes()
        from method in type.GetMethods(BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
        let mark = method.GetCustomAttribute<ReadsAttribute>()
        where mark is not null
        from name in mark.Operators
        select KeyValuePair.Create(name, method.CreateDelegate<Action<NodeReader>>()), StringComparer.Ordinal);
}
