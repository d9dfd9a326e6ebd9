using Espalier.Graph;

namespace Espalier.Cpu;

/// <summary>Decides for an elementwise program which values lie in registers, and in which, and which stay where they are in memory.</summary>
internal sealed unsafe class ElementwisePlanner
{
    private readonly List<ElementwiseJoiner.Statement> _statements;
    private readonly int _longest;
    private readonly Input[] _inputs;
    private readonly Output[] _outputs;
    private readonly SimdLevel _level;
    private readonly int[] _lastRead;

    private sealed record Input(Storage Memory, Broadcasting.Reading Reading, bool IsNumber, bool IsSettled)
    {
        public bool IsPlain => Reading.Repeat == 1 && !IsNumber;
    }

    private sealed record Output(int Register, Storage Memory, bool HasOwnRoom, bool MustWait);

    public ElementwisePlanner(Node node, Binding binding, int count)
    {
        var program = (Elementwise)node.Op;
        _level = binding.Level;
        _longest = Math.Min(ElementwisePlan.BlockLength, Storage.RoundUp(count));
        var shape = binding.Shape(node.Outputs[0]);
        _inputs = [.. node.Inputs.Select(symbol =>
        {
            var reading = Broadcasting.Read(binding.Shape(symbol), shape)!.Value;
            return new Input(binding.Memory(symbol), reading, reading.Inner == 1 && reading.Repeat >= count && count > 1, binding.IsSettled(symbol));
        })];
        _statements = ElementwiseJoiner.Statements(program, _inputs.Length, binding.JoinsOps(count));
        _lastRead = new int[_inputs.Length + program.Instructions.Count];
        for (int i = 0; i < _statements.Count; i++)
            foreach (int register in _statements[i].Expression.Registers) _lastRead[register] = i;
        _outputs = [.. program.Results.Select((register, i) =>
        {
            var memory = binding.Memory(node.Outputs[i]);
            return new Output(register, memory, binding.HasOwnRoom(node.Outputs[i]), Overwrites(memory, _statements.FindIndex(s => s.Register == register)));
        })];
    }

    /// <summary>The plan for blocks that are full or for the last one, whose rest of a vector must not be written and perhaps not be read.</summary>
    public ElementwisePlan Plan(bool last)
    {
        var direct = new Storage?[_lastRead.Length];
        foreach (var output in _outputs)
            if (!output.MustWait && !(last && !output.HasOwnRoom)) direct[output.Register] = output.Memory;
        var (slots, used) = AssignRegisters(direct, last);
        // Not a power of two apart: a load would wait for stores that only seem to be to the same address.
        int apart = _longest + 3 * LaneLoop.Block;
        var registers = new Storage(used * apart);
        ElementwisePlan.Operand Place(int register) => slots[register] >= 0 ? new(registers.Pointer + slots[register] * apart, isMemory: false)
            : new((register < _inputs.Length ? _inputs[register].Memory : direct[register]!).Pointer, isMemory: true);
        var steps = new ElementwisePlan.Step[_statements.Count];
        for (int i = 0; i < steps.Length; i++)
        {
            var (expression, target) = _statements[i];
            ElementwisePlan.Operand[] inputs = [.. expression.Registers.Select(Place)];
            ElementwisePlan.Operand Input(int number) => inputs[Math.Min(number, inputs.Length - 1)];
            steps[i] = new(LaneLoop.For(expression, _level), Input(0), Input(1), Input(2), Input(3), Place(target));
        }
        ElementwisePlan.Spread Spread(int input) => new(_inputs[input].Memory, _inputs[input].Reading.Inner, _inputs[input].Reading.Repeat, Place(input));
        var slotted = Enumerable.Range(0, _inputs.Length).Where(i => slots[i] >= 0).ToList();
        ElementwisePlan.FillNumbers([.. slotted.Where(i => _inputs[i].IsNumber && _inputs[i].IsSettled).Select(Spread)], _longest);
        return new ElementwisePlan
        {
            Registers = registers,
            Numbers = [.. slotted.Where(i => _inputs[i].IsNumber && !_inputs[i].IsSettled).Select(Spread)],
            Spreads = [.. slotted.Where(i => !_inputs[i].IsNumber).Select(Spread)],
            Steps = steps,
            Copies = [.. _outputs.Where(o => slots[o.Register] >= 0).Select(o => new ElementwisePlan.Copy(Place(o.Register), o.Memory))],
            Longest = _longest,
        };
    }

    private (int[] Slots, int Used) AssignRegisters(Storage?[] direct, bool last)
    {
        var slots = new int[_lastRead.Length];
        Array.Fill(slots, -1);
        var free = new Stack<int>();
        int used = 0;
        int Take() => free.TryPop(out int slot) ? slot : used++;
        // Numbers stay for the next block, and outputs until they are copied.
        bool IsKept(int register) => register < _inputs.Length ? _inputs[register].IsNumber : _outputs.Any(o => o.Register == register);
        for (int i = 0; i < _inputs.Length; i++)
            if (!_inputs[i].IsPlain || (last && !_inputs[i].Memory.HasRoom)) slots[i] = Take();
        for (int i = 0; i < _statements.Count; i++)
        {
            // A loop may write the register it reads.
            foreach (int register in _statements[i].Expression.Registers)
                if (slots[register] >= 0 && _lastRead[register] == i && !IsKept(register)) free.Push(slots[register]);
            if (direct[_statements[i].Register] is null) slots[_statements[i].Register] = Take();
        }
        return (slots, used);
    }

    // An output placed on an input's memory (a parameter's new value on the old one) must wait while a later loop still reads the old.
    private bool Overwrites(Storage target, int statement)
    {
        for (int i = 0; i < _inputs.Length; i++)
            if (_inputs[i].Memory.Array == target.Array && _inputs[i].Memory.Offset == target.Offset && _lastRead[i] > statement) return true;
        return false;
    }
}
