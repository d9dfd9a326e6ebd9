namespace Espalier.Data;

/// <summary>A map of a recipe whose keys are known: any other key is an error that names the nearest.</summary>
internal sealed class RecipeSection
{
    private readonly YamlNode _map;

    /// <summary>Opens a map and checks its keys.</summary>
    /// <param name="map">The map.</param>
    /// <param name="keys">The keys it may have.</param>
    /// <exception cref="EspalierException">It is no map, or has another key.</exception>
    public RecipeSection(YamlNode map, params string[] keys)
    {
        _map = map;
        if (map.Entries is null) throw map.Wrong($"a map with some of the keys {string.Join(", ", keys)}");
        foreach (var (key, _) in map.Entries)
            if (!keys.Contains(key.Text))
                throw key.Place.Error($"{(map.Path.Length == 0 ? "a recipe" : $"'{map.Path}'")} has no key '{key.Text}'.{Nearest.Suggest(key.Text!, keys)} Keys here: {string.Join(", ", keys)}.");
    }

    /// <summary>Where the map stands.</summary>
    public Place Place => _map.Place;

    /// <summary>The value of a key when there is one and it is not empty.</summary>
    /// <param name="key">The key.</param>
    public YamlNode? this[string key] => _map[key] is { IsNull: false } node ? node : null;
}
