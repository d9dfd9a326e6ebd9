using Espalier.Graph;

namespace Espalier.Data;

internal sealed partial class CSharpNetwork
{
    // One loop for all ops that run place by place; what several of them read is a local.
    private void WriteElementwise(Node node, Elementwise fused)
    {
        int[] dims = fused.Shape.WithBatch(1).Dims.ToArray();
        int inputs = node.Inputs.Count;
        var registers = new List<string>();
        foreach (var input in node.Inputs) registers.Add(ReadAt(input, dims));
        var body = new List<string>();
        var locals = new HashSet<string>(StringComparer.Ordinal);
        for (int r = 0; r < fused.Instructions.Count; r++)
        {
            var instruction = fused.Instructions[r];
            string expression = Formula(node, instruction.Op, [.. instruction.Arguments.Select(a => registers[a])]);
            int register = inputs + r, reads = fused.Instructions.Sum(i => i.Arguments.Count(a => a == register)) + fused.Results.Count(x => x == register);
            if (reads > 1)
            {
                string name = CSharpNames.Unique($"v{r}", _locals);
                body.Add($"float {name} = {expression};");
                expression = name;
            }
            registers.Add(expression);
        }
        for (int k = 0; k < fused.Results.Count; k++)
        {
            string name = Declare(node.Outputs[k]);
            _file.Line($"    var {name} = new float[{Count(dims)}];");
            body.Add($"{name}[i] = {Bare(registers[fused.Results[k]])};");
        }
        if (body.Count == 1) _file.Line($"    for (int i = 0; i < {Count(dims)}; i++) {body[0]}");
        else
        {
            _file.Line($"    for (int i = 0; i < {Count(dims)}; i++)");
            _file.Line("    {");
            foreach (string line in body) _file.Line($"        {line}");
            _file.Line("    }");
        }
    }

    private string ReadAt(Symbol symbol, int[] dims)
    {
        int[] from = Dims(symbol);
        if (Count(from) == 1) return _known.TryGetValue(symbol, out float[]? number) ? Operand(CSharpText.Literal(number[0])) : $"{Read(symbol)}[0]";
        if (Broadcasting.Read(new Shape(from), new Shape(dims)) is not { } reading)
        {
            string repeated = CSharpNames.Unique("repeated", _locals);
            _file.Line($"    float[] {repeated} = {Repeated(symbol, dims)};");
            return $"{repeated}[i]";
        }
        string x = Read(symbol);
        return (reading.Inner, reading.Repeat) switch
        {
            (_, 1) => $"{x}[i]",
            (1, var repeat) => $"{x}[i / {repeat}]",
            (var inner, _) when inner == Count(from) => $"{x}[i % {inner}]",
            (var inner, var repeat) => $"{x}[i / {repeat * inner} * {inner} + i % {inner}]",
        };
    }

    private string Formula(Node node, ElementwiseOp op, string[] x) => op switch
    {
        Add => $"({x[0]} + {x[1]})",
        Subtract => $"({x[0]} - {x[1]})",
        Multiply => $"({x[0]} * {x[1]})",
        Divide => $"({x[0]} / {x[1]})",
        Negate => $"(-{x[0]})",
        Abs => $"MathF.Abs({Bare(x[0])})",
        Exp => $"MathF.Exp({Bare(x[0])})",
        Log => $"MathF.Log({Bare(x[0])})",
        Sqrt => $"MathF.Sqrt({Bare(x[0])})",
        Tanh => $"MathF.Tanh({Bare(x[0])})",
        Floor => $"MathF.Floor({Bare(x[0])})",
        Round => $"MathF.Round({Bare(x[0])})",
        Maximum => $"MathF.Max({Bare(x[0])}, {Bare(x[1])})",
        Minimum => $"MathF.Min({Bare(x[0])}, {Bare(x[1])})",
        Relu => $"MathF.Max({Bare(x[0])}, 0f)",
        Power power => $"MathF.Pow({Bare(x[0])}, {CSharpText.Literal(power.Exponent)})",
        Equal => $"({x[0]} == {x[1]} ? 1f : 0f)",
        Greater => $"({x[0]} > {x[1]} ? 1f : 0f)",
        GreaterOrEqual => $"({x[0]} >= {x[1]} ? 1f : 0f)",
        IsFinite => $"(float.IsFinite({Bare(x[0])}) ? 1f : 0f)",
        Select => $"({x[0]} != 0f ? {x[1]} : {x[2]})",
        Sigmoid => $"{_file.Call("Sigmoid")}({Bare(x[0])})",
        Square => $"{_file.Call("Square")}({Bare(x[0])})",
        Sign => $"{_file.Call("Sign")}({Bare(x[0])})",
        Softplus => $"{_file.Call("Softplus")}({Bare(x[0])})",
        Erf => $"{_file.Call("Erf")}({Bare(x[0])})",
        Expm1 => $"{_file.Call("Expm1")}({Bare(x[0])})",
        FlushSubnormal => $"{_file.Call("Flushed")}({Bare(x[0])})",
        _ => throw Refuse(node),
    };

    private static string Operand(string literal) => literal.StartsWith('-') ? $"({literal})" : literal;

    // Without brackets around the whole, which an argument or an assignment does not need.
    private static string Bare(string expression)
    {
        if (!expression.StartsWith('(')) return expression;
        for (int i = 0, depth = 0; i < expression.Length; i++)
        {
            depth += expression[i] switch { '(' => 1, ')' => -1, _ => 0 };
            if (depth == 0) return i == expression.Length - 1 ? expression[1..^1] : expression;
        }
        return expression;
    }
}
