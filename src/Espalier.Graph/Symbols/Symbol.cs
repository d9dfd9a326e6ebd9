using Espalier.Graph;

namespace Espalier;

/// <summary>
/// A symbolic tensor: what an op will compute when the program runs. It has a shape, whose first axis may be the batch, but no numbers.
/// </summary>
public sealed class Symbol
{
    internal Symbol(Node node, int index, Shape shape)
    {
        Node = node;
        Index = index;
        Shape = shape;
    }

    /// <summary>The node that computes this symbol.</summary>
    public Node Node { get; }

    /// <summary>Which output of the node this is, from 0.</summary>
    public int Index { get; }

    /// <summary>The shape; the first axis may be <see cref="Shape.Batch"/>.</summary>
    public Shape Shape { get; }

    /// <summary>What made this symbol on the level above ops (a call of a layer), or null for a plain op.</summary>
    public object? Origin { get; set; }

    /// <summary>
    /// 1 for each place that counts and 0 for each that only fills up, over the first axes of this symbol, such as (batch, steps) for
    /// (batch, steps, features); null when all count. Layers set it and hand it on.
    /// </summary>
    public Symbol? Mask { get; set; }

    /// <summary>The sum, broadcast as NumPy does.</summary>
    public static Symbol operator +(Symbol a, Symbol b) => Op.Apply(new Add(), a, b);

    /// <summary>The sum with a number.</summary>
    public static Symbol operator +(Symbol a, float b) => a + Constant.Of(b);

    /// <summary>The sum with a number.</summary>
    public static Symbol operator +(float a, Symbol b) => Constant.Of(a) + b;

    /// <summary>The difference, broadcast as NumPy does.</summary>
    public static Symbol operator -(Symbol a, Symbol b) => Op.Apply(new Subtract(), a, b);

    /// <summary>The difference with a number.</summary>
    public static Symbol operator -(Symbol a, float b) => a - Constant.Of(b);

    /// <summary>The difference with a number.</summary>
    public static Symbol operator -(float a, Symbol b) => Constant.Of(a) - b;

    /// <summary>The value with its sign changed.</summary>
    public static Symbol operator -(Symbol a) => Op.Apply(new Negate(), a);

    /// <summary>The product of elements, broadcast as NumPy does.</summary>
    public static Symbol operator *(Symbol a, Symbol b) => Op.Apply(new Multiply(), a, b);

    /// <summary>The product with a number.</summary>
    public static Symbol operator *(Symbol a, float b) => a * Constant.Of(b);

    /// <summary>The product with a number.</summary>
    public static Symbol operator *(float a, Symbol b) => Constant.Of(a) * b;

    /// <summary>The quotient of elements, broadcast as NumPy does.</summary>
    public static Symbol operator /(Symbol a, Symbol b) => Op.Apply(new Divide(), a, b);

    /// <summary>The quotient with a number.</summary>
    public static Symbol operator /(Symbol a, float b) => a / Constant.Of(b);

    /// <summary>The quotient with a number.</summary>
    public static Symbol operator /(float a, Symbol b) => Constant.Of(a) / b;

    /// <summary>The op's name, the scope it was made in, and the shape.</summary>
    public override string ToString() => $"{Node.Label}{(Node.Outputs.Count > 1 ? $"[{Index}]" : "")} {Shape}";
}
