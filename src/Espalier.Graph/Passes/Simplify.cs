namespace Espalier.Graph;

/// <summary>
/// Takes one side of every <see cref="Phase"/>, and drops what does nothing: a product with 1, a sum with 0, a reshape to the same
/// shape, a repetition that the reading op does by itself.
/// </summary>
internal static class Simplify
{
    public static void Run(Rewriting program, bool training) => program.Each((node, result) =>
    {
        if (Shortcut(node, training) is { } instead) program.Replace(node.Outputs[0], instead);
        else result.Add(node);
    });

    private static Symbol? Shortcut(Node node, bool training) => node.Op switch
    {
        Phase phase => node.Inputs[phase.Trains(training) ? 0 : 1],
        Reshape when node.Inputs[0].Shape == node.Outputs[0].Shape => node.Inputs[0],
        BroadcastTo when node.Inputs[0].Shape == node.Outputs[0].Shape => node.Inputs[0],
        Multiply => Unless(node, 1, either: true),
        Add => Unless(node, 0, either: true),
        Divide => Unless(node, 1, either: false),
        Subtract => Unless(node, 0, either: false),
        _ => null,
    };

    private static Symbol? Unless(Node node, float neutral, bool either)
    {
        var (a, b) = (node.Inputs[0], node.Inputs[1]);
        if (IsNumber(b, neutral) && a.Shape == node.Outputs[0].Shape) return a;
        return either && IsNumber(a, neutral) && b.Shape == node.Outputs[0].Shape ? b : null;
    }

    private static bool IsNumber(Symbol symbol, float number) => symbol.Node.Op is Constant { Values: [var value] } && value == number;
}
