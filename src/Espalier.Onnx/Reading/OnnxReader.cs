using System.Globalization;
using Espalier.Cpu;
using Espalier.Graph;
using Espalier.Onnx.Protocol;

namespace Espalier.Onnx;

/// <summary>Makes a model of a file's graph, node by node; what cannot be read is gathered and told at once.</summary>
internal sealed class OnnxReader
{
    private const int MostInputs = 1000, MostNodes = 20_000, MostValues = 1 << 24;

    private readonly string _path;
    private readonly GraphProto _graph;
    private readonly Dictionary<string, OnnxValue> _values = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<NodeProto>> _users = new(StringComparer.Ordinal);
    private readonly HashSet<string> _outputs, _failed = new(StringComparer.Ordinal), _layerNames = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _sameNames = new(StringComparer.Ordinal);
    private readonly HashSet<NodeProto> _done = [];
    private readonly Dictionary<(Symbol, string), Symbol> _permuted = [];
    private readonly Dictionary<string, Layer> _shared = new(StringComparer.Ordinal);
    private readonly List<string> _problems = [];
    private readonly List<Symbol> _inputs = [];

    public OnnxReader(ModelProto model, string path)
    {
        _path = path;
        _graph = model.Graph ?? throw new EspalierException($"'{path}' has no graph: it is no ONNX model.");
        Opset = (int)Math.Clamp(model.OpsetImport.FirstOrDefault(o => o.Domain is "" or "ai.onnx")?.Version ?? 1, 0, int.MaxValue);
        _outputs = [.. _graph.Output.Select(o => o.Name)];
        _layerNames.UnionWith(_outputs.Select(HeadName));
    }

    /// <summary>The version of the operators.</summary>
    public int Opset { get; }

    /// <summary>The rows of a batch where the file fixes them; null where any number will do.</summary>
    public long? FixedBatch { get; private set; }

    /// <summary>Reads the graph.</summary>
    public Model Read()
    {
        CheckGraph();
        ReadWeights();
        foreach (var input in _graph.Input)
            if (!_values.ContainsKey(input.Name)) ReadInput(input);
        if (_inputs.Count == 0) throw new EspalierException($"'{_path}' has no inputs: there is nothing to predict from.");
        foreach (var node in _graph.Node)
            foreach (string input in node.Input.Distinct())
            {
                if (!_users.TryGetValue(input, out var users)) _users[input] = users = [];
                users.Add(node);
            }
        // Fixed numbers first: a node may be followed by one whose numbers stand between the two.
        foreach (var node in _graph.Node.Where(n => n.OpType == "Constant")) ReadNode(node);
        foreach (var node in _graph.Node) ReadNode(node);
        if (_problems.Count > 0)
            throw new EspalierException($"'{_path}' has {_problems.Count} node(s) that cannot be read: {string.Join(" ", _problems.Take(50))}{(_problems.Count > 50 ? " …" : "")}");
        return Build();
    }

    public OnnxValue Value(string name) => _values.TryGetValue(name, out var value) ? value : throw new EspalierException($"'{_path}': there is no value '{name}'.");

    public bool TryValue(string name, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out OnnxValue? value) => _values.TryGetValue(name, out value);

    public void Set(string name, OnnxValue value) => _values[name] = value;

    /// <summary>Says that a node has been read together with another.</summary>
    public void Done(NodeProto node) => _done.Add(node);

    public NodeProto? OnlyUser(string value) => !_outputs.Contains(value) && _users.GetValueOrDefault(value) is [var only] && !_done.Contains(only) ? only : null;

    /// <summary>The nodes that stand behind one.</summary>
    public IEnumerable<NodeProto> NodesBehind(NodeProto node) => _graph.Node.SkipWhile(n => n != node).Skip(1);

    public bool IsOutput(string value) => _outputs.Contains(value);

    /// <summary>The nodes that read a value.</summary>
    public IReadOnlyList<NodeProto> UsersOf(string value) => _users.GetValueOrDefault(value) ?? [];

    /// <summary>A symbol with its axes in another order; asked for again, the same.</summary>
    public Symbol Permuted(Symbol symbol, int[] order, NodeReader node)
    {
        var key = (symbol, string.Join(',', order));
        return _permuted.TryGetValue(key, out var known) ? known : _permuted[key] = node.Apply(new Permute(order[1..]), symbol);
    }

    /// <summary>A layer that several nodes share because they share its weights.</summary>
    public TLayer Shared<TLayer>(string key, Func<TLayer> make) where TLayer : Layer
    {
        if (_shared.TryGetValue(key, out var layer)) return (TLayer)layer;
        var made = make();
        _shared[key] = made;
        return made;
    }

    /// <summary>Names a layer after its weight, as <c>dense/kernel</c> or <c>fc1.weight</c>, or after the node it comes from.</summary>
    public void NameLayer(Layer layer, string? weight, NodeProto node)
    {
        if (layer.Name is not null) return;
        string path = weight ?? node.Name;
        int end = path.LastIndexOfAny(['/', '.']);
        string name = new([.. (end > 0 ? path[..end] : path).Select(c => char.IsLetterOrDigit(c) || c is '_' or '-' or ' ' ? c : '_')]);
        name = name.Trim('_', ' ');
        if (name.Length is 0 or > 100 || (weight is null && _layerNames.Contains(name))) name = Layer.SnakeCase(layer is Operation op ? op.OpName : layer.ClassName);
        string unique = name;
        for (int k = _sameNames.GetValueOrDefault(name); !_layerNames.Add(unique); unique = $"{name}_{k.ToString(CultureInfo.InvariantCulture)}") _sameNames[name] = ++k;
        layer.Name = unique;
    }

    /// <summary>Fixed numbers as a value that has rows: those of the first input, times 0, plus the numbers.</summary>
    public Flowing ForEachRow(NodeReader node, Known numbers, int rank)
    {
        var rows = _inputs[0];
        var one = rows.Shape.Rank == 1 ? node.Apply(new ReshapeLayer([1]), rows) : node.Apply(new Operation("Slice",
            new System.Text.Json.Nodes.JsonObject { ["axis"] = 1, ["start"] = 0, ["length"] = 1 }), node.Apply(new Flatten(), rows));
        int[] dims = numbers.Dims;
        if (numbers.Count != 1) throw node.Wrong($"repeats ({string.Join(", ", dims)}) numbers for each row; single numbers are read.");
        // Greater than infinity is nothing: zeros even where the input is not finite.
        var zero = node.Apply(new Operation("Greater", null, [null, new Operation.Operand(new Tensor(Shape.Scalar, [float.PositiveInfinity]), false)]), one);
        var row = node.Apply(new Rescaling(1, numbers.Tensor.Values[0]), zero);
        return new Flowing(rank == 2 ? row : node.Apply(new ReshapeLayer([.. Enumerable.Repeat(1, rank - 1)]), row), AxisOrder.Natural(rank));
    }

    /// <summary>The numbers an operation makes of known ones.</summary>
    public Known Evaluate(NodeReader node, Operation layer, int type)
    {
        var operands = layer.Operands.Select(o => Constant.Of(o!.Shape, o.Values!)).ToArray();
        var free = new Operation(layer.OpName, System.Text.Json.Nodes.JsonNode.Parse(layer.Settings)!.AsObject(), [.. operands.Select(_ => (Operation.Operand?)null)]);
        var result = free.Apply(operands);
        if (result.Shape.ValuesPerRow > MostValues) throw node.Wrong($"makes {result.Shape.ValuesPerRow:N0} fixed values; {MostValues:N0} are read.");
        var program = CpuBackend.Default.Prepare(Program.Compile([result]), 1);
        program.Run();
        float[] values = program.Output(result).ToArray();
        int[] dims = result.Shape.Dims.ToArray();
        return type == OnnxTypes.Float ? new Known(type, dims) { Floats = values } : new Known(type, dims) { Integers = [.. values.Select(v => (long)v)] };
    }

    private void ReadNode(NodeProto node)
    {
        if (_done.Contains(node) || !_done.Add(node)) return;
        var reader = new NodeReader(this, node);
        if (node.Input.Any(_failed.Contains))
        {
            _failed.UnionWith(node.Output); // the node that failed is told, not all that follow it
            return;
        }
        try
        {
            if (node.Domain is not ("" or "ai.onnx" or OnnxGraph.TableDomain) || !Readers.Known.TryGetValue(node.OpType, out var read))
                throw reader.Wrong($"is an operator{(node.Domain.Length > 0 ? $" of '{node.Domain}'" : "")} that no layer computes.");
            read(reader);
            foreach (string output in node.Output.Where(o => o.Length > 0 && !_values.ContainsKey(o)))
                if (UsersOf(output).Any(u => !_done.Contains(u)) || _outputs.Contains(output)) throw reader.Wrong($"has an output '{output}' that is not read.");
        }
        catch (EspalierException e) { Fail(node, e.Message.Contains(reader.Label, StringComparison.Ordinal) ? e.Message : $"{reader.Label}: {e.Message}"); }
        // Sizes that no tensor can have, met where they are computed with.
        catch (Exception e) when (e is ArithmeticException or ArgumentException or IndexOutOfRangeException or InvalidOperationException) { Fail(node, $"{reader.Label} has sizes or settings that do not fit: {e.Message}"); }
    }

    private void Fail(NodeProto node, string problem)
    {
        _problems.Add(problem);
        _failed.UnionWith(node.Output);
    }

    private void CheckGraph()
    {
        if (_graph.SparseInitializer.Count > 0) throw new EspalierException($"'{_path}' has sparse weights, which are not read. Save them dense.");
        if (_graph.Node.Count > MostNodes) throw new EspalierException($"'{_path}' has {_graph.Node.Count:N0} nodes; {MostNodes:N0} are read.");
        if (_graph.Input.Count > MostInputs + _graph.Initializer.Count || _graph.Output.Count > MostInputs) throw new EspalierException($"'{_path}' has more than {MostInputs} inputs or outputs.");
        if (_graph.Output.Count == 0) throw new EspalierException($"'{_path}' has no outputs: it answers nothing.");
        var weights = _graph.Initializer.Select(i => i.Name).ToHashSet(StringComparer.Ordinal);
        if (weights.Count < _graph.Initializer.Count) throw new EspalierException($"'{_path}' has two weights of one name.");
        var made = new HashSet<string>(weights, StringComparer.Ordinal) { "" };
        foreach (var input in _graph.Input.Where(i => !weights.Contains(i.Name)))
            if (!made.Add(input.Name)) throw new EspalierException($"'{_path}' has two values named '{input.Name}'.");
        foreach (var node in _graph.Node)
            foreach (string output in node.Output.Where(o => o.Length > 0))
                if (!made.Add(output)) throw new EspalierException($"'{_path}' has two values named '{output}', the second from node '{node.Name}' ({node.OpType}).");
        if (_outputs.Count < _graph.Output.Count) throw new EspalierException($"'{_path}' has two outputs of one name.");
        var known = new HashSet<string>(weights.Concat(_graph.Input.Select(i => i.Name)), StringComparer.Ordinal) { "" };
        foreach (var node in _graph.Node)
        {
            foreach (string input in node.Input)
                if (!known.Contains(input))
                    throw new EspalierException($"'{_path}': node '{node.Name}' ({node.OpType}) reads '{input}', which "
                        + (made.Contains(input) ? "is made behind it: the nodes are in a circle or in no order." : "nothing makes."));
            known.UnionWith(node.Output);
        }
        foreach (string output in _outputs)
            if (!known.Contains(output)) throw new EspalierException($"'{_path}': nothing makes the output '{output}'.");
    }

    private void ReadWeights()
    {
        foreach (var weight in _graph.Initializer) _values[weight.Name] = TensorReader.Read(weight, $"'{_path}': the weight '{weight.Name}'", isWeight: true);
    }

    private void ReadInput(ValueInfoProto input)
    {
        string what = $"'{_path}': the input '{input.Name}'";
        var type = input.Type?.TensorType ?? throw new EspalierException($"{what} is no tensor.");
        if (type.ElemType is not (OnnxTypes.Float or OnnxTypes.Double or OnnxTypes.Int64 or OnnxTypes.Int32 or OnnxTypes.Bool))
            throw new EspalierException($"{what} has values of type {OnnxTypes.Name(type.ElemType)}; networks here take numbers.");
        if (type.Shape is null || type.Shape.Dim.Count is 0 or > 16) throw new EspalierException($"{what} has {type.Shape?.Dim.Count ?? 0} axes; 1 to 16 are read, the first of them the rows of the batch.");
        var dims = new List<int>();
        foreach (var dim in type.Shape.Dim.Skip(1))
            dims.Add(dim.ValueCase == TensorShapeProto.Types.Dimension.ValueOneofCase.DimValue && dim.DimValue is > 0 and <= int.MaxValue ? (int)dim.DimValue
                : throw new EspalierException($"{what} has an axis of {(dim.DimParam.Length > 0 ? $"any size, '{dim.DimParam}'" : $"size {dim.DimValue}")}; only the first, the batch, may be open. Export the model with fixed sizes."));
        if (dims.Aggregate(1.0, (a, d) => a * d) > int.MaxValue) throw new EspalierException($"{what} has rows of ({string.Join(", ", dims)}) values, too large.");
        if (type.Shape.Dim[0] is { ValueCase: TensorShapeProto.Types.Dimension.ValueOneofCase.DimValue, DimValue: > 0 } rows) FixedBatch = rows.DimValue;
        string name = new([.. input.Name.Select(c => c == '/' ? '_' : c)]);
        if (name.Length == 0 || !_layerNames.Add(name)) throw new EspalierException($"{what} has a name that cannot be used.");
        var symbol = Layers.Input(new Shape([.. dims]), name);
        _inputs.Add(symbol);
        _values[input.Name] = new Flowing(symbol, AxisOrder.Natural(symbol.Shape.Rank), type.ElemType);
    }

    private Model Build()
    {
        var outputs = new List<Symbol>();
        foreach (var output in _graph.Output)
        {
            var reader = new NodeReader(this, new NodeProto { Name = output.Name, OpType = "output" });
            if (_values[output.Name] is not Flowing value) throw new EspalierException($"'{_path}': the output '{output.Name}' does not depend on the inputs.");
            var symbol = reader.Natural(value);
            string name = HeadName(output.Name);
            var call = LayerCall.Of(symbol);
            // A head is named as its layer: the layer that makes the output takes its name, or one that changes nothing is put behind it.
            bool isOwn = call.Layer is not InputLayer && call.Layer.Calls.Count == 1 && call.Outputs.Count == 1 && outputs.All(o => LayerCall.Of(o).Layer != call.Layer);
            if (isOwn) call.Layer.Name = name;
            else symbol = new ActivationLayer(Activation.Linear, name).Apply(symbol);
            outputs.Add(symbol);
        }
        if (outputs.Select(o => LayerCall.Of(o).Layer.Name).Distinct().Count() < outputs.Count) throw new EspalierException($"'{_path}' has outputs whose names differ in '/' and '_' alone.");
        string modelName = new([.. _graph.Name.Select(c => c == '/' ? '_' : c)]);
        return outputs.Count == 1 ? new Model([.. _inputs], outputs[0], modelName.Length is 0 or > 100 ? null : modelName)
            : new Model([.. _inputs], outputs, modelName.Length is 0 or > 100 ? null : modelName);
    }

    private static string HeadName(string output) => output.Replace('/', '_') is { Length: > 0 } name ? name : "output";
}
