using System.Globalization;
using System.Runtime.InteropServices;
using Espalier.Onnx.Protocol;
using Google.Protobuf;

namespace Espalier.Onnx;

/// <summary>A graph of an ONNX file while it is made: nodes with unique names, weights and fixed numbers.</summary>
internal sealed class OnnxGraph
{
    /// <summary>The domain of the operators for tables.</summary>
    public const string TableDomain = "ai.onnx.ml";

    private readonly OnnxGraph? _outer;
    private readonly HashSet<string> _valueNames, _nodeNames;
    private readonly Dictionary<string, string> _fixed = new(StringComparer.Ordinal);

    public OnnxGraph(string name)
    {
        Proto = new GraphProto { Name = name };
        _valueNames = new HashSet<string>(StringComparer.Ordinal);
        _nodeNames = new HashSet<string>(StringComparer.Ordinal);
    }

    private OnnxGraph(string name, OnnxGraph outer)
    {
        Proto = new GraphProto { Name = name };
        (_outer, _valueNames, _nodeNames, Purpose) = (outer, outer._valueNames, outer._nodeNames, outer.Purpose);
    }

    public GraphProto Proto { get; }

    /// <summary>A graph that a node of this one runs, such as the step of a loop. Its fixed numbers stand in this one.</summary>
    public OnnxGraph Inner(string name) => new(name, this);

    /// <summary>Adds an input of rows to an inner graph.</summary>
    public string Given(string name, params ReadOnlySpan<int> sizes)
    {
        string unique = Unique(_valueNames, $"{Purpose}/{name}");
        Proto.Input.Add(OnnxFile.Described(unique, OnnxTypes.Float, new Shape([Shape.Batch, .. sizes])));
        return unique;
    }

    /// <summary>Makes rows an output of an inner graph.</summary>
    public void Returns(string value, params ReadOnlySpan<int> sizes) =>
        Proto.Output.Add(OnnxFile.Described(value, OnnxTypes.Float, new Shape([Shape.Batch, .. sizes])));

    /// <summary>What the nodes that follow are for; it starts their names.</summary>
    public string Purpose { get; set; } = "";

    /// <summary>Keeps a value's name from being given to anything else.</summary>
    public void Reserve(string value) => _valueNames.Add(value);

    /// <summary>Adds a node with one output and returns the output's name.</summary>
    public string Node(string op, IEnumerable<string> inputs, params IReadOnlyList<(string Name, object Value)> settings) => Nodes(op, inputs, 1, settings)[0];

    /// <summary>Adds a node of the operators for tables.</summary>
    public string TableNode(string op, IEnumerable<string> inputs, params IReadOnlyList<(string Name, object Value)> settings)
    {
        string value = Node(op, inputs, settings);
        Proto.Node[^1].Domain = TableDomain;
        return value;
    }

    /// <summary>Adds a node and returns its outputs' names.</summary>
    public string[] Nodes(string op, IEnumerable<string> inputs, int outputs, params IReadOnlyList<(string Name, object Value)> settings)
    {
        string name = Unique(_nodeNames, Purpose.Length == 0 ? op : $"{Purpose}/{op}");
        var node = new NodeProto { Name = name, OpType = op };
        node.Input.AddRange(inputs);
        for (int i = 0; i < outputs; i++) node.Output.Add(Unique(_valueNames, outputs == 1 ? name : $"{name}.{i}"));
        foreach (var (key, value) in settings) node.Attribute.Add(Attribute(key, value));
        Proto.Node.Add(node);
        return [.. node.Output];
    }

    /// <summary>Adds numbers that training may change.</summary>
    public string Weight(string name, Tensor numbers)
    {
        string unique = Unique(_valueNames, name);
        Proto.Initializer.Add(Floats(unique, numbers.Shape.Dims, numbers.Values));
        return unique;
    }

    /// <summary>Adds numbers that never change; equal ones once.</summary>
    public string Fixed(Tensor numbers, string? name = null)
    {
        var bytes = MemoryMarshal.AsBytes(numbers.Values.AsSpan());
        return Fixed($"f{numbers.Shape}:{Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(bytes))}", name ?? "number", Floats("", numbers.Shape.Dims, numbers.Values));
    }

    /// <summary>Adds whole numbers, such as a shape or axes.</summary>
    public string Integers(params ReadOnlySpan<long> values)
    {
        var tensor = new TensorProto { DataType = OnnxTypes.Int64, RawData = ByteString.CopyFrom(MemoryMarshal.AsBytes(values)) };
        tensor.Dims.Add(values.Length);
        return Fixed($"i{string.Join(',', values.ToArray())}", "integers", tensor);
    }

    /// <summary>Adds a single whole number, without axes.</summary>
    public string Integer(long value) => Fixed($"s{value}", "integer",
        new TensorProto { DataType = OnnxTypes.Int64, RawData = ByteString.CopyFrom(MemoryMarshal.AsBytes([value])) });

    /// <summary>Adds numbers of double precision that never change.</summary>
    public string Doubles(ReadOnlySpan<double> values, params ReadOnlySpan<long> dims)
    {
        var bytes = MemoryMarshal.AsBytes(values);
        var tensor = new TensorProto { DataType = OnnxTypes.Double, RawData = ByteString.CopyFrom(bytes) };
        foreach (long d in dims) tensor.Dims.Add(d);
        return Fixed($"d{string.Join(',', dims.ToArray())}:{Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(bytes))}", "numbers", tensor);
    }

    /// <summary>Adds a single number of double precision.</summary>
    public string Double(double value) => Doubles([value]);

    /// <summary>Adds a single number.</summary>
    public string Number(float value) => Fixed(new Tensor(Shape.Scalar, [value]));

    /// <summary>Adds texts.</summary>
    public string Texts(params IReadOnlyList<string> values)
    {
        var tensor = new TensorProto { DataType = OnnxTypes.Text };
        tensor.Dims.Add(values.Count);
        tensor.StringData.AddRange(values.Select(ByteString.CopyFromUtf8));
        return Fixed($"t{string.Join('\0', values)}", "texts", tensor);
    }

    /// <summary>Drops nodes and weights that nothing reads.</summary>
    public void DropUnread(IEnumerable<string> outputs)
    {
        var read = outputs.ToHashSet(StringComparer.Ordinal);
        for (int i = Proto.Node.Count - 1; i >= 0; i--)
        {
            var node = Proto.Node[i];
            if (!node.Output.Any(read.Contains)) Proto.Node.RemoveAt(i);
            else read.UnionWith(ReadBy(node));
        }
        foreach (var weight in Proto.Initializer.Where(w => !read.Contains(w.Name)).ToArray()) Proto.Initializer.Remove(weight);
    }

    /// <summary>Gives a computed value another name, everywhere.</summary>
    public void Rename(string from, string to)
    {
        foreach (var node in Proto.Node)
        {
            Replace(node.Input);
            Replace(node.Output);
        }

        void Replace(IList<string> names)
        {
            for (int i = 0; i < names.Count; i++)
                if (names[i] == from) names[i] = to;
        }
    }

    /// <summary>The values a node reads, those that its inner graphs take from outside included.</summary>
    private static IEnumerable<string> ReadBy(NodeProto node) =>
        node.Input.Concat(node.Attribute.Where(a => a.G is not null).SelectMany(a => a.G.Node).SelectMany(ReadBy));

    private string Fixed(string key, string name, TensorProto tensor)
    {
        if (_outer is not null) return _outer.Fixed(key, name, tensor);
        if (_fixed.TryGetValue(key, out string? known)) return known;
        string node = Unique(_nodeNames, name), value = Unique(_valueNames, node);
        var proto = new NodeProto { Name = node, OpType = "Constant" };
        proto.Output.Add(value);
        proto.Attribute.Add(Attribute("value", tensor));
        Proto.Node.Add(proto);
        return _fixed[key] = value;
    }

    private static TensorProto Floats(string name, ReadOnlySpan<int> dims, float[] values)
    {
        var tensor = new TensorProto { Name = name, DataType = OnnxTypes.Float, RawData = ByteString.CopyFrom(MemoryMarshal.AsBytes(values.AsSpan())) };
        foreach (int d in dims) tensor.Dims.Add(d);
        return tensor;
    }

    private static AttributeProto Attribute(string name, object value)
    {
        var made = new AttributeProto { Name = name };
        switch (value)
        {
            case int i: (made.I, made.Type) = (i, AttributeProto.Types.AttributeType.Int); break;
            case float f: (made.F, made.Type) = (f, AttributeProto.Types.AttributeType.Float); break;
            case string s: (made.S, made.Type) = (ByteString.CopyFromUtf8(s), AttributeProto.Types.AttributeType.String); break;
            case TensorProto t: (made.T, made.Type) = (t, AttributeProto.Types.AttributeType.Tensor); break;
            case GraphProto g: (made.G, made.Type) = (g, AttributeProto.Types.AttributeType.Graph); break;
            case IEnumerable<int> many:
                made.Ints.AddRange(many.Select(v => (long)v));
                made.Type = AttributeProto.Types.AttributeType.Ints;
                break;
            case IEnumerable<long> many:
                made.Ints.AddRange(many);
                made.Type = AttributeProto.Types.AttributeType.Ints;
                break;
            case IEnumerable<float> many:
                made.Floats.AddRange(many);
                made.Type = AttributeProto.Types.AttributeType.Floats;
                break;
            case IEnumerable<string> many:
                made.Strings.AddRange(many.Select(ByteString.CopyFromUtf8));
                made.Type = AttributeProto.Types.AttributeType.Strings;
                break;
            default: throw new ArgumentException($"An attribute cannot hold a {value.GetType().Name}.", nameof(value));
        }
        return made;
    }

    private static string Unique(HashSet<string> taken, string name)
    {
        string unique = name;
        for (int k = 1; !taken.Add(unique); k++) unique = $"{name}_{k.ToString(CultureInfo.InvariantCulture)}";
        return unique;
    }
}
