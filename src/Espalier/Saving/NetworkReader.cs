using System.Text.Json.Nodes;

namespace Espalier;

/// <summary>Rebuilds a functional model: its layers from their settings, then the calls of each as soon as what they need exists.</summary>
internal sealed class NetworkReader
{
    private readonly string _owner;
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Layer, int Node), List<Entry>> _waiting = [];
    private readonly Queue<Entry> _ready = [];

    private sealed class Entry(string name, Layer layer, JsonArray nodes)
    {
        public string Name => name;
        public Layer Layer => layer;
        public JsonArray Nodes => nodes;
        public List<IReadOnlyList<Symbol>> Calls { get; } = [];
    }

    private NetworkReader(string owner) => _owner = owner;

    /// <summary>Rebuilds a model.</summary>
    /// <param name="config">The settings of a functional model.</param>
    /// <param name="seed">The seed of the model.</param>
    public static Model Read(Config config, long seed)
    {
        var reader = new NetworkReader(config.Owner);
        var layers = config.Node("layers") as JsonArray ?? throw config.Wrong("layers", "a list of layers");
        foreach (var layer in layers) reader.Add(layer as JsonObject ?? throw config.Wrong("layers", "a list of layers"));
        reader.Apply();
        return new Model(reader.Ends(config, "input_layers"), reader.Ends(config, "output_layers"), config.Text("name"), seed);
    }

    private void Add(JsonObject json)
    {
        var layer = LayerReader.Read(json);
        string name = (json["name"] as JsonValue)?.TryGetValue(out string? given) == true ? given : layer.Name
            ?? throw new EspalierException($"{_owner} has a {layer.ClassName} without a name.");
        layer.Name ??= name;
        var entry = new Entry(name, layer, json["inbound_nodes"] as JsonArray ?? []);
        if (!_entries.TryAdd(name, entry)) throw new EspalierException($"{_owner} has two layers named '{name}'.");
        if (layer is InputLayer) entry.Calls.Add(layer.ApplyAll());
        _ready.Enqueue(entry);
    }

    private void Apply()
    {
        while (_ready.TryDequeue(out var entry))
        {
            if (entry.Layer is InputLayer) continue;
            while (entry.Calls.Count < entry.Nodes.Count)
            {
                var (tensors, masks) = Arguments(entry);
                if (tensors.Concat(masks.Select(m => m.Path).OfType<TensorPath>()).FirstOrDefault(t => !Exists(t)) is { Layer: not null } missing)
                {
                    if (!_waiting.TryGetValue((missing.Layer, missing.Node), out var waiting)) _waiting[(missing.Layer, missing.Node)] = waiting = [];
                    waiting.Add(entry);
                    break;
                }
                Call(entry, [.. tensors.Select(Symbol)], masks.ToDictionary(m => m.Name, m => m.Path is { } path ? Symbol(path) : null));
                if (_waiting.Remove((entry.Name, entry.Calls.Count - 1), out var next))
                    foreach (var other in next) _ready.Enqueue(other);
            }
        }
        foreach (var ((layer, node), entries) in _waiting)
            throw new EspalierException($"{_owner}: layer '{entries[0].Name}' needs {new TensorPath(layer, node, 0)}, which "
                + (_entries.ContainsKey(layer) ? "is never made, or depends on it." : "does not exist."));
    }

    private void Call(Entry entry, Symbol[] inputs, Dictionary<string, Symbol?> masks)
    {
        try
        {
            entry.Calls.Add(entry.Layer.ApplyAll(inputs, masks));
        }
        catch (EspalierException e)
        {
            throw new EspalierException($"{_owner}: {e.Message}", e);
        }
    }

    // Arguments by position come first, then those by name; masks are kept apart.
    private static (List<TensorPath> Tensors, List<(string Name, TensorPath? Path)> Masks) Arguments(Entry entry)
    {
        var found = new List<TensorPath>();
        var masks = new List<(string, TensorPath?)>();
        var node = entry.Nodes[entry.Calls.Count];
        var order = (entry.Layer as Model)?.Inputs.Names;
        if (node is JsonObject call && (call.ContainsKey("args") || call.ContainsKey("kwargs")))
        {
            TensorPath.Collect(call["args"], order, found);
            if (call["kwargs"] is JsonObject named)
            {
                entry.Layer.ReadCall(named);
                foreach (var (key, value) in named.OrderBy(p => Place(entry.Layer.ArgumentNames, p.Key)).ThenBy(p => p.Key, StringComparer.Ordinal))
                    if (key != "mask" && !key.EndsWith("_mask", StringComparison.Ordinal)) TensorPath.Collect(value, order, found);
                    else masks.Add((key, MaskAt(value)));
            }
        }
        else TensorPath.Collect(node, order, found);
        return (found, masks);

        static int Place(IReadOnlyList<string> names, string key)
        {
            int place = Array.IndexOf([.. names], key);
            return place < 0 ? names.Count : place;
        }

        static TensorPath? MaskAt(JsonNode? value)
        {
            var tensors = new List<TensorPath>();
            if (value is JsonObject) TensorPath.Collect(value, null, tensors);
            return tensors is [var only] ? only : null;
        }
    }

    private bool Exists(TensorPath path) => _entries.TryGetValue(path.Layer, out var entry) && path.Node < entry.Calls.Count;

    private Symbol Symbol(TensorPath path)
    {
        var outputs = _entries[path.Layer].Calls[path.Node];
        return path.Output < outputs.Count ? outputs[path.Output]
            : throw new EspalierException($"{_owner}: {path} has {outputs.Count} outputs, and number {path.Output} was asked for.");
    }

    private Symbols Ends(Config config, string key)
    {
        var node = config.Node(key);
        if (TensorPath.TryRead(node, out var single)) return End(single);
        if (node is JsonObject named)
            return Symbols.Named(Leaves(config, key, named).Select(l => KeyValuePair.Create(l.Name, End(l.Path))));
        return new List<Symbol>(Leaves(config, key, node).Select(l => End(l.Path)));
    }

    // Structures within structures become one list; a leaf below a key is named by the path of keys.
    private static IEnumerable<(string Name, TensorPath Path)> Leaves(Config config, string key, JsonNode? node, string name = "")
    {
        if (TensorPath.TryRead(node, out var path)) return [(name, path)];
        return node switch
        {
            JsonArray array => array.SelectMany((n, i) => Leaves(config, key, n, name.Length == 0 ? "" : $"{name}_{i}")),
            JsonObject o => o.SelectMany(p => Leaves(config, key, p.Value, name.Length == 0 ? p.Key : $"{name}_{p.Key}")),
            _ => throw config.Wrong(key, "tensors, each as [layer, call, output]"),
        };
    }

    // Keras counts the node a nested functional model has of its own at the ends, though not in the histories of tensors.
    private Symbol End(TensorPath path)
    {
        if (!_entries.TryGetValue(path.Layer, out var entry))
            throw new EspalierException($"{_owner} has no layer '{path.Layer}'.{Nearest.Suggest(path.Layer, _entries.Keys)}");
        if (entry.Layer is Model and not Sequential && path.Node > 0) path = path with { Node = path.Node - 1 };
        return Exists(path) ? Symbol(path) : throw new EspalierException($"{_owner} has no {path}.");
    }
}
