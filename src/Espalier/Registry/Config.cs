using System.Globalization;
using System.Text.Json.Nodes;

namespace Espalier;

/// <summary>
/// The settings of one object as Keras writes them (a JSON object), read with defaults and with errors that name the owner and the key.
/// </summary>
/// <param name="owner">What the settings belong to, for messages, such as <c>Dense 'quality'</c>.</param>
/// <param name="json">The settings; null means none.</param>
public sealed class Config(string owner, JsonObject? json = null)
{
    /// <summary>What the settings belong to, for messages.</summary>
    public string Owner { get; } = owner;

    /// <summary>The settings as JSON; writers add keys here in Keras's order.</summary>
    public JsonObject Json { get; } = json ?? [];

    /// <summary>The keys that were asked for so far: what an object understands, once it has been made.</summary>
    public IReadOnlyCollection<string> Asked => _asked;

    private readonly HashSet<string> _asked = new(StringComparer.Ordinal);

    /// <summary>Whether a key is present and not null.</summary>
    public bool Has(string key) => Node(key) is not null;

    /// <summary>A setting as it stands, or null.</summary>
    public JsonNode? Node(string key)
    {
        _asked.Add(key);
        return Json[key];
    }

    /// <summary>A number.</summary>
    public double Number(string key, double defaultValue) => Has(key) ? Number(key) : defaultValue;

    /// <summary>A number that must be there. The words NaN, Infinity and -Infinity are numbers too.</summary>
    public double Number(string key)
    {
        if (Node(key) is JsonValue value)
        {
            if (value.TryGetValue(out double number)) return number;
            if (value.TryGetValue(out float single)) return single;
            if (value.TryGetValue(out int integer)) return integer;
            if (value.TryGetValue(out long whole)) return whole;
            if (value.TryGetValue(out string? text)
                && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double parsed)) return parsed;
        }
        throw Wrong(key, "a number");
    }

    /// <summary>A number, or null.</summary>
    public double? NumberOrNull(string key) => Has(key) ? Number(key) : null;

    /// <summary>A whole number.</summary>
    public int Integer(string key, int defaultValue) => Has(key) ? Integer(key) : defaultValue;

    /// <summary>A whole number that must be there.</summary>
    public int Integer(string key)
    {
        double number = Number(key);
        return number == Math.Floor(number) && Math.Abs(number) <= int.MaxValue ? (int)number : throw Wrong(key, "a whole number");
    }

    /// <summary>A whole number, or null.</summary>
    public int? IntegerOrNull(string key) => Has(key) ? Integer(key) : null;

    /// <summary>A yes or no.</summary>
    public bool Flag(string key, bool defaultValue) =>
        !Has(key) ? defaultValue : Json[key] is JsonValue v && v.TryGetValue(out bool flag) ? flag : throw Wrong(key, "true or false");

    /// <summary>A text, or null.</summary>
    public string? Text(string key) =>
        !Has(key) ? null : Json[key] is JsonValue v && v.TryGetValue(out string? text) ? text : throw Wrong(key, "a text");

    /// <summary>A list of whole numbers (a single number counts as a list of one), or null.</summary>
    public int[]? Integers(string key)
    {
        if (!Has(key)) return null;
        if (Json[key] is not JsonArray array) return [Integer(key)];
        var numbers = new int[array.Count];
        for (int i = 0; i < numbers.Length; i++)
            numbers[i] = array[i] is JsonValue v && v.TryGetValue(out int n) ? n
                : IsWhole(array[i], out int whole) ? whole : throw Wrong(key, "a list of whole numbers");
        return numbers;

        static bool IsWhole(JsonNode? node, out int whole)
        {
            whole = 0;
            if (node is not JsonValue value || !value.TryGetValue(out double d) || d != Math.Floor(d)) return false;
            whole = (int)d;
            return true;
        }
    }

    /// <summary>A list of numbers (a single number counts as a list of one), or null.</summary>
    public double[]? Numbers(string key)
    {
        if (!Has(key)) return null;
        if (Json[key] is not JsonArray array) return [Number(key)];
        return [.. array.Select((_, i) => new Config(Owner, new JsonObject { [key] = array[i]?.DeepClone() }).Number(key))];
    }

    /// <summary>
    /// A nested object in Keras's form: <c>{"class_name", "config"}</c>, or just a name; null when absent.
    /// </summary>
    /// <typeparam name="T">The kind, such as an initializer.</typeparam>
    public T? Object<T>(string key) where T : class
    {
        switch (Node(key))
        {
            case null:
                return null;
            case JsonValue value when value.TryGetValue(out string? name):
                return Registry<T>.Create(name);
            case JsonObject o when (string?)o["class_name"] == "function" && (string?)o["config"] is { } function:
                return Registry<T>.Create(function);
            case JsonObject o when (string?)o["class_name"] is { } className:
                return Registry<T>.Create(className, new Config($"{className} of {Owner}", o["config"] as JsonObject));
            default:
                throw Wrong(key, "a name or an object with 'class_name' and 'config'");
        }
    }

    /// <summary>Writes a nested object in Keras's form, or null. Activations without settings are written by name alone, as Keras does.</summary>
    /// <typeparam name="T">The kind, such as an initializer.</typeparam>
    public void Write<T>(string key, T? item) where T : class
    {
        if (item is null)
        {
            Json[key] = null;
            return;
        }
        var config = new Config(key);
        string module;
        switch (item)
        {
            case Activation activation:
                activation.WriteConfig(config);
                module = "keras.activations";
                if (config.Json.Count > 0) break;
                Json[key] = activation.Name;
                return;
            case Initializer initializer:
                initializer.WriteConfig(config);
                module = "keras.initializers";
                break;
            case Regularizer regularizer:
                regularizer.WriteConfig(config);
                module = "keras.regularizers";
                break;
            case Constraint constraint:
                constraint.WriteConfig(config);
                module = "keras.constraints";
                break;
            case Loss loss:
                loss.WriteConfig(config);
                module = "keras.losses";
                break;
            default: throw new InvalidOperationException($"There is no Keras module for a {typeof(T).Name}.");
        }
        Json[key] = new JsonObject
        {
            ["module"] = module,
            ["class_name"] = Registry<T>.NameOf(item),
            ["config"] = config.Json,
            ["registered_name"] = null,
        };
    }

    /// <summary>The error for a setting of the wrong kind.</summary>
    public EspalierException Wrong(string key, string expected) =>
        new($"{Owner}: '{key}' should be {expected} but is {Json[key]?.ToJsonString() ?? "missing"}.");
}
