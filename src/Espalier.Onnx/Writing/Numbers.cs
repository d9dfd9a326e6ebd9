using Espalier.Cpu;
using Espalier.Graph;

namespace Espalier.Onnx;

/// <summary>
/// What is known when a file is written: weights, fixed numbers, and all that is computed from these alone. It is computed here, once,
/// so that a file has a convolution's filters as they are needed, not the steps that turn them.
/// </summary>
internal sealed class Numbers
{
    private readonly IReadOnlyDictionary<Parameter, string> _names;
    private readonly Dictionary<Symbol, Tensor> _known = [];
    private readonly Dictionary<Symbol, string> _weights = [];

    /// <param name="nodes">The nodes, inputs before users.</param>
    /// <param name="names">The weights' names.</param>
    /// <param name="asked">Symbols that are needed as numbers where they are.</param>
    public Numbers(IReadOnlyList<Node> nodes, IReadOnlyDictionary<Parameter, string> names, IEnumerable<Symbol> asked)
    {
        _names = names;
        var settled = new HashSet<Node>();
        foreach (var node in nodes)
        {
            bool depends = node.Op switch
            {
                ParameterRead or Constant => false,
                ElementCount count => count.Value(node, 1) != count.Value(node, 2),
                Input or RandomOp => true,
                Phase => !settled.Contains(node.Inputs[1].Node),
                _ => node.Op.HasSideEffect || node.Outputs.Any(o => o.Shape.HasBatch) || node.Inputs.Any(i => !settled.Contains(i.Node)),
            };
            if (depends) continue;
            settled.Add(node);
            foreach (var output in node.Outputs)
                if (NameOf(node) is { } name) _weights[output] = name;
        }
        Symbol[] computed = [.. asked.Where(s => settled.Contains(s.Node) && s.Node.Op is not (ParameterRead or Constant)).Distinct()];
        if (computed.Length == 0) return;
        var program = CpuBackend.Default.Prepare(Program.Compile(computed), 1);
        program.Run();
        foreach (var symbol in computed) _known[symbol] = new Tensor(symbol.Shape, program.Output(symbol).ToArray());
    }

    public bool Has(Symbol symbol) => symbol.Node.Op is ParameterRead or Constant || _known.ContainsKey(symbol);

    public Tensor this[Symbol symbol] => symbol.Node.Op switch
    {
        ParameterRead read => new Tensor(read.Parameter.Shape, read.Parameter.Values.ToArray()),
        Constant constant => new Tensor(symbol.Shape, constant.Span.ToArray()),
        _ => _known[symbol],
    };

    /// <summary>The name of the weight that numbers are made of; null when no training changes them.</summary>
    public string? WeightOf(Symbol symbol) => symbol.Node.Op is ParameterRead ? NameOf(symbol.Node) : _weights.GetValueOrDefault(symbol);

    private string? NameOf(Node node)
    {
        if (node.Op is ParameterRead { Parameter: { Trainable: true } parameter }) return _names.GetValueOrDefault(parameter, parameter.Name);
        string[] made = [.. node.Inputs.Select(i => _weights.GetValueOrDefault(i)).OfType<string>().Distinct()];
        return made.Length switch { 0 => null, 1 => made[0], _ => $"{node.Scope}/weight" };
    }
}
