using System.Globalization;
using Espalier.Graph;

namespace Espalier.Data;

/// <summary>
/// Writes the network for one row: the ops of its program as calls and loops with every size known. What does not depend on the input is
/// computed now and becomes numbers of the file.
/// </summary>
internal sealed partial class CSharpNetwork
{
    private readonly CSharpText _file;
    private readonly Model _model;
    private readonly Program _program;
    private readonly Dictionary<Symbol, string> _names = [];
    private readonly Dictionary<Symbol, float[]> _known = [];
    private readonly HashSet<Node> _moving = []; // the nodes that depend on the input
    private readonly OpOwners _owners;
    private readonly HashSet<string> _locals = new(StringComparer.Ordinal) { "i" };
    private string _scope = "";

    public CSharpNetwork(CSharpText file, Model model)
    {
        (_file, _model, _owners) = (file, model, new OpOwners(model));
        _program = Program.Compile([.. model.Heads.Select(h => h.Output)]);
        foreach (var node in _program.Nodes)
            if (node.Op is Input || node.Inputs.Any(i => _moving.Contains(i.Node))) _moving.Add(node);
        Settle();
    }

    public void Write()
    {
        string[] heads = [.. CSharpNames.OfHeads(_model).Values];
        _file.Line();
        _file.Line("/// <summary>What the network says for one row.</summary>");
        for (int i = 0; i < heads.Length; i++)
            _file.Line($"/// <param name=\"{heads[i]}\">Head '{CSharpText.Xml(_model.Heads[i].Name)}': {Sizes(_model.Heads[i].Output.Shape)}.</param>");
        _file.Line($"public sealed record Outputs({string.Join(", ", heads.Select(h => $"float[] {h}"))});");
        _file.Line();
        _file.Line("/// <summary>Computes the network for one row.</summary>");
        var arguments = new List<string>();
        foreach (var input in _model.Inputs.Items)
        {
            string name = CSharpNames.Unique(CSharpNames.Value(LayerCall.Of(input).Layer.Name!), _locals);
            _names[input] = name;
            arguments.Add(name);
            _file.Line($"/// <param name=\"{name}\">{Sizes(input.Shape)}, as the network sees them.</param>");
        }
        _file.Line($"public static Outputs Compute({string.Join(", ", arguments.Select(a => $"float[] {a}"))})");
        _file.Line("{");
        foreach (var (input, name) in _model.Inputs.Items.Zip(arguments))
            _file.Line($"    if ({name}.Length != {input.Shape.ValuesPerRow}) throw new ArgumentException($\"{input.Shape.ValuesPerRow} numbers were expected but got {{{name}.Length}}.\", nameof({name}));");
        foreach (var node in _program.Nodes)
            if (_moving.Contains(node) && node.Op is not Input) Write(node);
        _file.Line($"    return new Outputs({string.Join(", ", _model.Heads.Select(h => Read(_program.Outputs[h.Output])))});");
        _file.Line("}");
    }

    // What a node that depends on the input reads of weights and constants, and outputs that depend on nothing: computed for a batch of one.
    private void Settle()
    {
        var wanted = _program.Nodes.Where(_moving.Contains).SelectMany(n => n.Inputs).Concat(_program.Outputs.Values)
            .Where(s => !_moving.Contains(s.Node)).Distinct().ToList();
        foreach (var symbol in wanted)
        {
            if (symbol.Node.Op is ParameterRead read) _known[symbol] = read.Parameter.Values.ToArray();
            else if (symbol.Node.Op is Constant constant) _known[symbol] = constant.Span.ToArray();
        }
        Symbol[] computed = [.. wanted.Where(s => !_known.ContainsKey(s))];
        if (computed.Length == 0) return;
        var ready = _model.Backend.Prepare(Program.Compile(computed), 1);
        ready.Run();
        foreach (var symbol in computed) _known[symbol] = ready.Output(symbol).ToArray();
    }

    /// <summary>The expression that reads a symbol: a local, or numbers of the file.</summary>
    private string Read(Symbol symbol)
    {
        if (_names.TryGetValue(symbol, out string? name)) return name;
        if (!_known.TryGetValue(symbol, out float[]? values)) throw new InvalidOperationException($"{symbol} is read before it is written.");
        string about = symbol.Node.Op is ParameterRead read ? read.Parameter.Name : "numbers";
        string layer = _owners.Of(symbol.Node) is { Length: > 0 } owner ? owner : _scope;
        return _names[symbol] = _file.Floats(CSharpNames.Type($"{layer} {about}"), values, CSharpText.Comment($"{layer} {about} {symbol.Shape.WithBatch(1)}".TrimStart()));
    }

    private void Local(Symbol symbol, string expression)
    {
        string name = Declare(symbol);
        _file.Line($"    float[] {name} = {expression};");
    }

    private string Declare(Symbol symbol, string? owner = null)
    {
        string scope = (owner ?? _owners.Of(symbol.Node)).Split('/')[0];
        return _names[symbol] = CSharpNames.Unique(CSharpNames.Value(scope.Length == 0 ? "x" : scope), _locals);
    }

    private static string Sizes(Shape shape) => shape.ValuesPerRow == 1 ? "1 number" : $"{string.Join(" × ", shape.WithoutFirst().Dims.ToArray())} numbers";

    private static int[] Dims(Symbol symbol) => symbol.Shape.WithBatch(1).Dims.ToArray();

    private static int Count(ReadOnlySpan<int> dims)
    {
        int count = 1;
        foreach (int dim in dims) count *= dim;
        return count;
    }

    private static string List(IEnumerable<int> numbers) => $"[{string.Join(", ", numbers.Select(n => n.ToString(CultureInfo.InvariantCulture)))}]";

    private static string List(IEnumerable<bool> flags) => $"[{string.Join(", ", flags.Select(Flag))}]";

    private static string Flag(bool value) => value ? "true" : "false";

    private EspalierException Refuse(Node node)
    {
        string layer = _owners.Of(node).Split('/')[0];
        var found = _model.Layers.FirstOrDefault(l => l.Name == layer);
        return new EspalierException($"{_model.DisplayName} cannot be written as C#: {(found is null ? "" : $"layer '{layer}' ({found.ClassName}) needs ")}the op {node.Op.Name}{(found is null ? " is" : ", which is")} not among those that plain C# is written for. Export it as ONNX.");
    }
}
