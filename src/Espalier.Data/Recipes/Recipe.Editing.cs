namespace Espalier.Data;

public sealed partial class Recipe
{
    /// <summary>The recipe with another value of one key, where names may have dots in them.</summary>
    /// <param name="value">The value as YAML.</param>
    /// <param name="keys">The keys that lead there.</param>
    /// <exception cref="EspalierException">There is no such key, or the value does not fit.</exception>
    internal Recipe WithAt(string value, params string[] keys) => WithLeaf(keys, value, $"{string.Join('.', keys)}={value}");

    /// <summary>The recipe without a key, which then has its default; the same recipe when the key is not there.</summary>
    /// <param name="keys">The keys that lead there.</param>
    /// <exception cref="EspalierException">The recipe cannot do without it.</exception>
    internal Recipe Without(params string[] keys) => Removed(_root, keys) is { } root ? Of(root) : this;

    /// <summary>The items of a list as YAML, each on one line; none when there is no list.</summary>
    /// <param name="keys">The keys that lead there.</param>
    internal IReadOnlyList<string> ItemsAt(params string[] keys)
    {
        var node = _root;
        foreach (string key in keys) node = node?[key];
        if (node?["layers"] is { } layers) node = layers;
        return node is null || node.IsNull ? [] : [.. (node.Items ?? [node]).Select(YamlWriter.Line)];
    }

    private static YamlNode? Removed(YamlNode node, ReadOnlySpan<string> keys)
    {
        string first = keys[0];
        if (node[first] is not { } under) return null;
        if (keys.Length == 1) return Holding(node, [.. node.Entries!.Where(e => e.Key.Text != first)]);
        return Removed(under, keys[1..]) is { } left ? Holding(node, [.. node.Entries!.Select(e => e.Key.Text == first ? (e.Key, left) : e)]) : null;
    }

    private static YamlNode Holding(YamlNode map, IReadOnlyList<(YamlNode Key, YamlNode Value)> entries) => entries.Count > 0
        ? new YamlNode { Place = map.Place, Path = map.Path, Entries = entries }
        : new YamlNode { Place = map.Place, Path = map.Path, Text = "" };
}
