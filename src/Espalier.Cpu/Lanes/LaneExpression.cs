using Espalier.Graph;

namespace Espalier.Cpu;

/// <summary>An op whose arguments are values of a program or again ops: what one loop computes.</summary>
/// <param name="op">The op.</param>
/// <param name="arguments">Its arguments: numbers of values, or expressions.</param>
internal sealed class LaneExpression(ElementwiseOp op, IReadOnlyList<LaneExpression.Argument> arguments)
{
    /// <summary>A value, or the expression that computes one.</summary>
    public readonly record struct Argument(int Register, LaneExpression? Expression = null);

    /// <summary>How many ops there are.</summary>
    public int OpCount { get; } = 1 + arguments.Sum(a => a.Expression?.OpCount ?? 0);

    /// <summary>The values that are read, each once, in the order in which the loop takes them.</summary>
    public IReadOnlyList<int> Registers { get; } = [.. arguments.SelectMany(a => a.Expression?.Registers ?? [a.Register]).Distinct()];

    /// <summary>The type of the term that computes the expression.</summary>
    public Type Type() => Type(Registers);

    /// <summary>The ops, each before its arguments.</summary>
    public Queue<ElementwiseOp> Ops()
    {
        var ops = new Queue<ElementwiseOp>();
        Collect(ops);
        return ops;
    }

    /// <summary>The expression with its settings and the numbers of its inputs: what tells loops apart.</summary>
    public override string ToString() => Text(Registers);

    private void Collect(Queue<ElementwiseOp> ops)
    {
        ops.Enqueue(op);
        foreach (var argument in arguments) argument.Expression?.Collect(ops);
    }

    private string Text(IReadOnlyList<int> inputs) =>
        $"{op.GetType().Name}[{op.Settings}]({string.Join(",", arguments.Select(a => a.Expression?.Text(inputs) ?? $"{Place(inputs, a.Register)}"))})";

    // The formula is the struct named after the op, so a new op is one file.
    private Type Type(IReadOnlyList<int> inputs)
    {
        string name = $"Espalier.Cpu.{op.GetType().Name}Formula";
        var formula = typeof(LaneExpression).Assembly.GetType(name)
            ?? throw new NotSupportedException($"The CPU engine has no formula for the op {op.Name}: {name} is missing.");
        var open = arguments.Count switch { 1 => typeof(LaneTerm<,>), 2 => typeof(LaneTerm<,,>), _ => typeof(LaneTerm<,,,>) };
        return open.MakeGenericType([formula, .. arguments.Select(a => a.Expression?.Type(inputs) ?? LaneInputs.Types[Place(inputs, a.Register)])]);
    }

    private static int Place(IReadOnlyList<int> inputs, int register)
    {
        int place = 0;
        while (inputs[place] != register) place++;
        return place;
    }
}
