using System.Text.Json.Nodes;

namespace Espalier.Data;

/// <summary>
/// Something registered (an optimizer, a loss, a metric, …) by name with its settings: <c>adam</c> or
/// <c>{ adam: { learning_rate: 0.001 } }</c>. Settings go by Keras's names.
/// </summary>
public sealed class NamedSettings
{
    private readonly YamlNode? _settings;
    private readonly Place _place;

    internal NamedSettings(string name, Place place, YamlNode? settings = null) => (Name, _place, _settings) = (name, place, settings);

    /// <summary>The name as written.</summary>
    public string Name { get; }

    /// <summary>The settings as JSON; empty when none are given.</summary>
    public JsonObject Settings => _settings?.ToJsonObject() ?? [];

    /// <summary>Reads a name, or a map of one name and its settings.</summary>
    /// <typeparam name="T">What is named.</typeparam>
    /// <param name="node">The node.</param>
    /// <exception cref="EspalierException">Nothing of that name is registered, or a setting is wrong.</exception>
    internal static NamedSettings Read<T>(YamlNode node) where T : class
    {
        NamedSettings read = node switch
        {
            { Text: { } text, IsNull: false } => new(text, node.Place),
            { Entries: [var (name, under)] } when under.Entries is not null || under.IsNull => new(name.Text!, name.Place, under.IsNull ? null : under),
            _ => throw node.Wrong("a name, or a name with its settings under it such as { adam: { learning_rate: 0.001 } }"),
        };
        read.Create<T>();
        return read;
    }

    /// <summary>Reads a name alone.</summary>
    /// <typeparam name="T">What is named.</typeparam>
    /// <param name="node">The node.</param>
    /// <exception cref="EspalierException">Nothing of that name is registered.</exception>
    internal static NamedSettings ReadName<T>(YamlNode node) where T : class => Read<T>(node.Text is null ? throw node.Wrong("a name") : node);

    /// <summary>Makes the thing.</summary>
    /// <typeparam name="T">What is named.</typeparam>
    /// <exception cref="EspalierException">A setting is wrong; the message names its place.</exception>
    internal T Create<T>() where T : class
    {
        var config = new Config(Name, Settings);
        T made;
        try
        {
            made = Registry<T>.Create(Name, config);
        }
        catch (EspalierException e)
        {
            throw _place.Error(e.Message);
        }
        foreach (var (key, _) in _settings?.Entries ?? [])
            if (!config.Asked.Contains(key.Text!))
                throw key.Place.Error($"'{Name}' has no setting '{key.Text}'.{Nearest.Suggest(key.Text!, config.Asked)} Settings here: {string.Join(", ", config.Asked.Order(StringComparer.Ordinal))}.");
        return made;
    }
}
