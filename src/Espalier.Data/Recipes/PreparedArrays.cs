using System.Text;

namespace Espalier.Data;

/// <summary>The arrays and texts of a file of prepared data, in either format.</summary>
internal abstract class PreparedArrays(string path) : IDisposable
{
    /// <summary>What the arrays that hold texts are called in NumPy's format, which has no other place for them.</summary>
    internal const string TextPrefix = "text_";

    /// <summary>The file.</summary>
    public string Path { get; } = path;

    /// <summary>Opens a file, as its ending says.</summary>
    /// <exception cref="EspalierException">The file is damaged or of another kind.</exception>
    public static PreparedArrays Open(string path) => IsNpz(path) ? new Numpy(path, NpzFile.Read(path)) : new Safetensors(SafetensorsFile.Open(path));

    /// <summary>Writes arrays and texts, as the ending says. Arrays are not copied before their turn: they may fill most of the memory.</summary>
    /// <param name="path">The file.</param>
    /// <param name="arrays">Names, with how each array is added to a safetensors file and how it is made for NumPy.</param>
    /// <param name="texts">Texts to keep beside them.</param>
    public static void Write(string path, IReadOnlyList<(string Name, Action<SafetensorsWriter> Add, Func<NpyArray> Make)> arrays, IReadOnlyDictionary<string, string> texts)
    {
        if (IsNpz(path))
        {
            var named = arrays.Select(a => KeyValuePair.Create(a.Name, a.Make())).Concat(texts.Select(t =>
            {
                byte[] bytes = Encoding.UTF8.GetBytes(t.Value);
                return KeyValuePair.Create(TextPrefix + t.Key, NpyArray.From<byte>(new Shape(bytes.Length), bytes));
            }));
            NpzFile.Write(path, named);
            return;
        }
        var writer = new SafetensorsWriter();
        foreach (var (_, add, _) in arrays) add(writer);
        foreach (var (key, text) in texts) writer.Metadata[key] = text;
        writer.Save(path);
    }

    /// <summary>Whether there is an array of that name.</summary>
    public abstract bool Contains(string name);

    /// <summary>The sizes of an array.</summary>
    /// <exception cref="EspalierException">There is none of that name.</exception>
    public abstract Shape ShapeOf(string name);

    /// <summary>The numbers of an array.</summary>
    public abstract Tensor Tensor(string name);

    /// <summary>The values of an array.</summary>
    public abstract T[] Values<T>(string name) where T : unmanaged;

    /// <summary>A text, or null.</summary>
    public abstract string? Text(string key);

    /// <inheritdoc/>
    public abstract void Dispose();

    private static bool IsNpz(string path) => System.IO.Path.GetExtension(path).Equals(".npz", StringComparison.OrdinalIgnoreCase);

    private sealed class Safetensors(SafetensorsFile file) : PreparedArrays(file.Path)
    {
        public override bool Contains(string name) => file.Contains(name);

        public override Shape ShapeOf(string name) => file[name].Shape;

        public override Tensor Tensor(string name) => file.ReadTensor(name);

        public override T[] Values<T>(string name) => file.Read<T>(name);

        public override string? Text(string key) => file.Metadata.TryGetValue(key, out string? text) ? text : null;

        public override void Dispose() => file.Dispose();
    }

    private sealed class Numpy(string path, IReadOnlyDictionary<string, NpyArray> arrays) : PreparedArrays(path)
    {
        private NpyArray this[string name] => arrays.TryGetValue(name, out var array) ? array
            : throw new EspalierException($"'{Path}' has no array '{name}'.{Nearest.Suggest(name, arrays.Keys)}");

        public override bool Contains(string name) => arrays.ContainsKey(name);

        public override Shape ShapeOf(string name) => this[name].Shape;

        public override Tensor Tensor(string name) => this[name].ToTensor();

        public override T[] Values<T>(string name) => this[name].Values<T>().ToArray();

        public override string? Text(string key) => arrays.TryGetValue(TextPrefix + key, out var array) ? Encoding.UTF8.GetString(array.Values<byte>()) : null;

        public override void Dispose() { }
    }
}
