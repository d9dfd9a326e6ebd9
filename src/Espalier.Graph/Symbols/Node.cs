namespace Espalier.Graph;

/// <summary>One application of an op to symbols. Nodes never change; a transform makes new ones.</summary>
public sealed class Node
{
    private static int _lastId;

    internal Node(Op op, IReadOnlyList<Symbol> inputs, string scope, ReadOnlySpan<Shape> shapes)
    {
        Op = op;
        Inputs = inputs;
        Scope = scope;
        Id = Interlocked.Increment(ref _lastId);
        var outputs = new Symbol[shapes.Length];
        for (int i = 0; i < outputs.Length; i++) outputs[i] = new Symbol(this, i, shapes[i]);
        Outputs = outputs;
    }

    /// <summary>What is computed.</summary>
    public Op Op { get; }

    /// <summary>What it is computed from.</summary>
    public IReadOnlyList<Symbol> Inputs { get; }

    /// <summary>What comes out.</summary>
    public IReadOnlyList<Symbol> Outputs { get; }

    /// <summary>The layer or purpose the node was made for, such as <c>quality</c> or <c>quality/loss</c>.</summary>
    public string Scope { get; }

    /// <summary>A number that grows with creation: a node's inputs always have smaller ones.</summary>
    public int Id { get; }

    /// <summary>The op's name with its scope, for people.</summary>
    public string Label => Scope.Length == 0 ? Op.Name : $"{Scope}/{Op.Name}";
}
