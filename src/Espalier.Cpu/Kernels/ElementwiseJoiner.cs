using Espalier.Graph;

namespace Espalier.Cpu;

/// <summary>Cuts an elementwise program into the expressions that its loops compute.</summary>
internal static class ElementwiseJoiner
{
    // Each new expression costs the compiler some milliseconds; longer ones gain little more.
    private const int MostOps = 8;

    /// <summary>An expression and the register it computes.</summary>
    public readonly record struct Statement(LaneExpression Expression, int Register);

    /// <summary>The expressions in the order in which they run.</summary>
    /// <param name="program">The program.</param>
    /// <param name="inputs">How many inputs there are: the registers before those of the instructions.</param>
    /// <param name="join">Whether ops whose result only one other op reads become part of that one's expression; else each op is one.</param>
    public static List<Statement> Statements(Elementwise program, int inputs, bool join)
    {
        var readers = new int[inputs + program.Instructions.Count];
        foreach (var instruction in program.Instructions)
            foreach (int argument in instruction.Arguments) readers[argument]++;
        foreach (int result in program.Results) readers[result] = int.MaxValue;
        var expressions = new Dictionary<int, LaneExpression>();
        for (int i = 0; i < program.Instructions.Count; i++)
        {
            var (op, registers) = program.Instructions[i];
            LaneExpression.Argument[] arguments = [.. registers.Select(r => new LaneExpression.Argument(r))];
            for (int a = 0; join && a < arguments.Length; a++)
            {
                if (readers[registers[a]] != 1 || !expressions.TryGetValue(registers[a], out var inner)) continue;
                var plain = arguments[a];
                arguments[a] = new LaneExpression.Argument(plain.Register, inner);
                var joined = new LaneExpression(op, arguments);
                if (joined.Registers.Count > LaneLoop.MostInputs || joined.OpCount > MostOps) arguments[a] = plain;
                else expressions.Remove(registers[a]);
            }
            expressions[inputs + i] = new LaneExpression(op, arguments);
        }
        return [.. expressions.OrderBy(e => e.Key).Select(e => new Statement(e.Value, e.Key))];
    }
}
