using Espalier.Graph;

namespace Espalier.Cpu;

/// <summary>Decides for an elementwise program which values lie in registers, and in which, and which stay where they are in memory.</summary>
internal sealed unsafe class ElementwisePlanner
{
    private readonly Elementwise _program;
    private readonly int _count, _longest;
    private readonly Input[] _inputs;
    private readonly Output[] _outputs;
    private readonly LaneLoop[] _loops;
    private readonly int[] _lastRead;

    private sealed record Input(Storage Memory, Broadcasting.Reading Reading, bool IsNumber, bool IsSettled)
    {
        public bool IsPlain => Reading.Repeat == 1 && !IsNumber;
    }

    private sealed record Output(int Register, Storage Memory, bool HasOwnRoom, bool MustWait);

    public ElementwisePlanner(Node node, Binding binding, int count)
    {
        _program = (Elementwise)node.Op;
        _count = count;
        _longest = Math.Min(ElementwisePlan.BlockLength, Storage.RoundUp(count));
        var shape = binding.Shape(node.Outputs[0]);
        _inputs = [.. node.Inputs.Select(symbol =>
        {
            var reading = Broadcasting.Read(binding.Shape(symbol), shape)!.Value;
            return new Input(binding.Memory(symbol), reading, reading.Inner == 1 && reading.Repeat >= count && count > 1, binding.IsSettled(symbol));
        })];
        var loops = new Dictionary<(Type, string), LaneLoop>();
        _loops = [.. _program.Instructions.Select(i =>
        {
            var key = (i.Op.GetType(), i.Op.Settings);
            return loops.TryGetValue(key, out var loop) ? loop : loops[key] = LaneLoop.For(i.Op, binding.Level);
        })];
        _lastRead = new int[_inputs.Length + _program.Instructions.Count];
        for (int i = 0; i < _program.Instructions.Count; i++)
            foreach (int argument in _program.Instructions[i].Arguments) _lastRead[argument] = i;
        _outputs = [.. _program.Results.Select((register, i) =>
        {
            var memory = binding.Memory(node.Outputs[i]);
            return new Output(register, memory, binding.HasOwnRoom(node.Outputs[i]), Overwrites(memory, register));
        })];
    }

    /// <summary>The plan for blocks that are full or for the last one, whose rest of a vector must not be written and perhaps not be read.</summary>
    public ElementwisePlan Plan(bool last)
    {
        int instructions = _program.Instructions.Count;
        var slots = new int[_inputs.Length + instructions];
        Array.Fill(slots, -1);
        var free = new Stack<int>();
        int used = 0;
        int Take() => free.TryPop(out int slot) ? slot : used++;
        for (int i = 0; i < _inputs.Length; i++)
            if (!_inputs[i].IsPlain || (last && !_inputs[i].Memory.HasRoom)) slots[i] = Take();
        var direct = new Storage?[instructions];
        foreach (var output in _outputs)
            if (!output.MustWait && !(last && !output.HasOwnRoom)) direct[output.Register - _inputs.Length] = output.Memory;
        for (int i = 0; i < instructions; i++)
        {
            int register = _inputs.Length + i;
            // An op may write the register it reads; numbers stay for the next block, and outputs until they are copied.
            foreach (int argument in _program.Instructions[i].Arguments.Distinct())
                if (slots[argument] >= 0 && _lastRead[argument] == i && !IsKept(argument, direct)) free.Push(slots[argument]);
            if (direct[i] is null) slots[register] = Take();
        }
        // Registers a power of two apart would compete for the same places of the cache.
        int apart = _longest + 3 * LaneLoop.Block;
        var registers = new Storage(used * apart);
        ElementwisePlan.Operand Place(int register) => slots[register] >= 0 ? new(registers.Pointer + slots[register] * apart, isMemory: false)
            : new((register < _inputs.Length ? _inputs[register].Memory : direct[register - _inputs.Length]!).Pointer, isMemory: true);
        var steps = new ElementwisePlan.Step[instructions];
        for (int i = 0; i < instructions; i++)
        {
            var arguments = _program.Instructions[i].Arguments;
            var a = Place(arguments[0]);
            steps[i] = new(_loops[i], a, arguments.Count > 1 ? Place(arguments[1]) : a, arguments.Count > 2 ? Place(arguments[2]) : a, Place(_inputs.Length + i));
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

    private bool IsKept(int register, Storage?[] direct) => register < _inputs.Length ? _inputs[register].IsNumber
        : direct[register - _inputs.Length] is null && _outputs.Any(o => o.Register == register);

    // An output placed on an input's memory (a parameter's new value on the old one) must wait while a later op still reads the old.
    private bool Overwrites(Storage target, int register)
    {
        for (int i = 0; i < _inputs.Length; i++)
            if (_inputs[i].Memory.Array == target.Array && _inputs[i].Memory.Offset == target.Offset && _lastRead[i] > register - _inputs.Length) return true;
        return false;
    }
}
