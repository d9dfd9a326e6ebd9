using System.Reflection;

namespace Espalier;

/// <summary>
/// What is known by name of one kind of thing (layers, losses, …). It is filled from <see cref="RegisteredAttribute"/> the first
/// time a name is looked up, so a program that names nothing pays nothing.
/// </summary>
/// <typeparam name="T">The base class, such as <see cref="object">Layer</see> or Loss.</typeparam>
public static class Registry<T> where T : class
{
    private static readonly Lazy<Dictionary<string, (string ClassName, Func<Config, T> Build)>> Known = new(Scan);

    /// <summary>The class names known, sorted.</summary>
    public static IReadOnlyList<string> Names => [.. Known.Value.Values.Select(v => v.ClassName).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>Whether a class name or alias is known.</summary>
    /// <param name="name">A class name or an alias.</param>
    public static bool Knows(string name) => Known.Value.ContainsKey(name);

    /// <summary>Builds the thing of that name.</summary>
    /// <param name="name">A class name or an alias.</param>
    /// <param name="config">Its settings; null means defaults.</param>
    /// <exception cref="EspalierException">The name is not known; the message lists the names and the nearest one.</exception>
    public static T Create(string name, Config? config = null)
    {
        if (!Known.Value.TryGetValue(name, out var entry))
            throw new EspalierException(
                $"There is no {typeof(T).Name.ToLowerInvariant()} '{name}'.{Nearest.Suggest(name, Known.Value.Keys)} Known: {string.Join(", ", Names)}.");
        return entry.Build(config ?? new Config(name));
    }

    /// <summary>The registered class name of an object.</summary>
    /// <param name="item">The object.</param>
    public static string NameOf(T item) =>
        item.GetType().GetCustomAttribute<RegisteredAttribute>()?.ClassName ?? item.GetType().Name;

    /// <summary>Whether Keras has the object's class too.</summary>
    /// <param name="item">The object.</param>
    public static bool IsKeras(T item) => item.GetType().GetCustomAttribute<RegisteredAttribute>()?.IsKeras ?? false;

    private static Dictionary<string, (string, Func<Config, T>)> Scan()
    {
        var known = new Dictionary<string, (string, Func<Config, T>)>(StringComparer.Ordinal);
        foreach (var type in typeof(T).Assembly.GetTypes())
        {
            if (type.IsAbstract || !typeof(T).IsAssignableFrom(type)) continue;
            if (type.GetCustomAttribute<RegisteredAttribute>() is not { } registered) continue;
            // One class that cannot be rebuilt must not keep the others from being found.
            var factory = type.GetMethod("FromConfig", BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic, [typeof(Config)]);
            var build = factory?.CreateDelegate<Func<Config, T>>()
                ?? (_ => throw new InvalidOperationException($"{type.Name} is registered but has no static FromConfig(Config)."));
            foreach (string name in registered.Aliases.Prepend(registered.ClassName)) known.Add(name, (registered.ClassName, build));
        }
        return known;
    }
}
