using Espalier.Graph;

namespace Espalier.Data;

/// <summary>Finds the layer that an op of a compiled program belongs to: by its scope, by the weights it reads, or by the op itself.</summary>
internal sealed class OpOwners
{
    private readonly Dictionary<Op, string> _byOp = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Parameter, string> _byParameter = [];

    public OpOwners(Model model)
    {
        foreach (var weight in model.Weights) _byParameter[weight.Parameter] = weight.Layer.Name ?? "";
        foreach (var call in model.Network)
        {
            var stop = call.Inputs.Select(i => i.Node).ToHashSet();
            var open = new Stack<Node>(call.Outputs.Select(o => o.Node));
            while (open.TryPop(out var node))
                if (!stop.Contains(node) && _byOp.TryAdd(node.Op, call.Layer.Name ?? ""))
                    foreach (var input in node.Inputs) open.Push(input.Node);
        }
    }

    /// <summary>The name of the layer; empty when it is not known.</summary>
    public string Of(Node node)
    {
        if (node.Scope.Length > 0) return node.Scope;
        foreach (var input in node.Inputs)
            if (input.Node.Op is ParameterRead read && _byParameter.TryGetValue(read.Parameter, out string? layer)) return layer;
        if (node.Op is ParameterRead own) return _byParameter.GetValueOrDefault(own.Parameter, "");
        var ops = node.Op is Elementwise fused ? fused.Instructions.Select(i => (Op)i.Op) : [node.Op];
        return ops.Select(op => _byOp.GetValueOrDefault(op)).FirstOrDefault(n => n is not null) ?? "";
    }
}
