using System.Reflection;
using Espalier.Graph;

namespace Espalier.Onnx;

/// <summary>Says that a static method <c>(Node, OnnxWriter)</c> writes an op as ONNX nodes; it is found by this, without a central list.</summary>
/// <typeparam name="T">The op.</typeparam>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
internal sealed class WritesAttribute<T> : Attribute where T : Op;

/// <summary>
/// Says that a static method <c>LayerCall → Action&lt;OnnxWriter&gt;?</c> knows how to write a layer as an ONNX node of its own, instead of by
/// its ops; it returns null where the layer's settings have no such node.
/// </summary>
/// <typeparam name="T">The layer.</typeparam>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class WritesLayerAttribute<T> : Attribute where T : Layer;

/// <summary>The methods that write ops and layers, by class.</summary>
internal static class Writers
{
    public static IReadOnlyDictionary<Type, Action<Node, OnnxWriter>> OfOps { get; } = Find<Action<Node, OnnxWriter>>(typeof(WritesAttribute<>));

    public static IReadOnlyDictionary<Type, Func<LayerCall, Action<OnnxWriter>?>> OfLayers { get; } = Find<Func<LayerCall, Action<OnnxWriter>?>>(typeof(WritesLayerAttribute<>));

    private static Dictionary<Type, T> Find<T>(Type attribute) where T : Delegate => new(
        from type in typeof(Writers).Assembly.GetTypes()
        from method in type.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
        from mark in method.GetCustomAttributes()
        where mark.GetType().IsGenericType && mark.GetType().GetGenericTypeDefinition() == attribute
        select KeyValuePair.Create(mark.GetType().GenericTypeArguments[0], method.CreateDelegate<T>()));
}
