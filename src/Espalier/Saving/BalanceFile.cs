using System.Runtime.InteropServices;
using System.Text.Json.Nodes;

namespace Espalier;

/// <summary>A balance of losses in model files, which Keras has no place for: its class, its settings and its lasting numbers.</summary>
internal static class BalanceFile
{
    private const int MostNumbers = 1 << 16;

    public static JsonObject Write(Balance balance)
    {
        var config = new Config(balance.Name);
        balance.WriteConfig(config);
        return new JsonObject
        {
            ["class_name"] = Registry<Balance>.NameOf(balance),
            ["config"] = config.Json,
            ["state"] = new JsonObject(balance.State.Select(s => KeyValuePair.Create(s.Name, (JsonNode?)Convert.ToBase64String(MemoryMarshal.AsBytes<float>(s.Values))))),
        };
    }

    /// <exception cref="EspalierException">The class is not known, or a setting is wrong.</exception>
    public static Balance? Read(JsonObject? json)
    {
        if (json is null) return null;
        var config = new Config("the model's balance", new JsonObject { ["balance"] = json.DeepClone() });
        var balance = config.Object<Balance>("balance");
        foreach (var (name, node) in json["state"] as JsonObject ?? [])
        {
            byte[] bytes = new byte[MostNumbers];
            if (node is JsonValue value && value.TryGetValue(out string? text) && Convert.TryFromBase64String(text, bytes, out int written) && written % sizeof(float) == 0)
                balance?.Load(name, MemoryMarshal.Cast<byte, float>(bytes.AsSpan(0, written)).ToArray());
            else throw config.Wrong("balance", "an object whose state is numbers in base 64");
        }
        return balance;
    }
}
