namespace Espalier.Graph;

/// <summary>
/// Takes one side of every <see cref="Phase"/>; drops what does nothing: a product with 1, a sum with 0, a reshape to the same
/// shape, a repetition to the same shape. Counts of values forget what they count, so that it need not be computed for them.
/// </summary>
internal static class Simplify
{
    /// <summary>Takes the sides of phases and nothing more.</summary>
    public static void TakeSides(Rewriting program, bool training) => program.Each((node, result) =>
    {
        if (node.Op is Phase phase) program.Replace(node.Outputs[0], node.Inputs[phase.Trains(training) ? 0 : 1]);
        else result.Add(node);
    });

    public static void Run(Rewriting program) => program.Each((node, result) =>
    {
        if (Shortcut(node) is { } instead) program.Replace(node.Outputs[0], instead);
        else if (node.Op is ElementCount count && node.Inputs.Count > 0) // not detached before, when a part of a program is compiled again
        {
            var detached = new Node(count.Detached(node.Inputs[0].Shape), [], node.Scope, [Shape.Scalar]);
            program.Replace(node.Outputs[0], detached.Outputs[0]);
            result.Add(detached);
        }
        else result.Add(node);
    });

    private static Symbol? Shortcut(Node node) => node.Op switch
    {
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
