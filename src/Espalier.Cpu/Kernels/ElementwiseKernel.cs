using System.Runtime.InteropServices;
using Espalier.Graph;

namespace Espalier.Cpu;

/// <summary>
/// Runs an <see cref="Elementwise"/> program block by block: each op reads and writes registers of <see cref="BlockLength"/> floats that
/// stay in the nearest cache; inputs and outputs that lie plainly in memory are read and written where they are.
/// </summary>
internal sealed class ElementwiseKernel : Kernel
{
    private const int BlockLength = 256;

    private readonly int _count;
    private readonly Source[] _inputs;
    private readonly Step[] _steps;
    private readonly (int Register, Storage Target)[] _copies;
    private readonly Storage[] _scratch; // one stretch of registers for each part

    private sealed record Source(Storage Memory, long Inner, long Repeat, int Slot);

    // Target is the output's memory when the op may write there at once, else null and the slot of a register.
    private sealed record Step(LaneLoop Loop, int[] Arguments, int Slot, Storage? Target);

    private ElementwiseKernel(int count, Source[] inputs, Step[] steps, (int, Storage)[] copies, int slots, int parts)
    {
        (_count, _inputs, _steps, _copies) = (count, inputs, steps, copies);
        Parts = parts;
        _scratch = [.. Enumerable.Range(0, parts).Select(_ => new Storage(slots * BlockLength))];
    }

    public static void Bind(Node node, Binding binding)
    {
        var program = (Elementwise)node.Op;
        var shape = program.Shape.WithBatch(binding.Shape(node.Outputs[0]) is { Rank: > 0 } s ? s[0] : 1);
        int count = (int)shape.ValuesPerRow;
        var inputs = new Source[node.Inputs.Count];
        int slots = 0;
        for (int i = 0; i < inputs.Length; i++)
        {
            var reading = Broadcasting.Read(binding.Shape(node.Inputs[i]), shape)!.Value;
            inputs[i] = new Source(binding.Memory(node.Inputs[i]), reading.Inner, reading.Repeat, slots++);
        }
        var loops = new Dictionary<(Type, string), LaneLoop>();
        var steps = new Step[program.Instructions.Count];
        var copies = new List<(int, Storage)>();
        for (int i = 0; i < steps.Length; i++)
        {
            var (op, arguments) = program.Instructions[i];
            if (!loops.TryGetValue((op.GetType(), op.Settings), out var loop)) loops[(op.GetType(), op.Settings)] = loop = LaneLoop.For(op, binding.Level);
            int register = inputs.Length + i, result = program.Results.ToList().IndexOf(register);
            Storage? target = null;
            if (result >= 0)
            {
                var memory = binding.Memory(node.Outputs[result]);
                if (Overwrites(memory, inputs, program, i)) copies.Add((register, memory));
                else target = memory;
            }
            steps[i] = new Step(loop, [.. arguments], slots++, target);
        }
        int parts = binding.Parts((long)count * steps.Length, Math.Max(1, count / BlockLength));
        binding.Add(new ElementwiseKernel(count, inputs, steps, [.. copies], slots, parts));
    }

    // An output placed on an input's memory (a parameter's new value on the old one) must wait while a later op still reads the old.
    private static bool Overwrites(Storage target, Source[] inputs, Elementwise program, int instruction)
    {
        for (int i = 0; i < inputs.Length; i++)
        {
            if (inputs[i].Memory.Array != target.Array || inputs[i].Memory.Offset != target.Offset) continue;
            for (int later = instruction + 1; later < program.Instructions.Count; later++)
                if (program.Instructions[later].Arguments.Contains(i)) return true;
        }
        return false;
    }

    public override void Run(int part)
    {
        var (start, end) = Share(part, _count, BlockLength);
        if (_count == 0) return;
        var registers = _scratch[part].Span;
        foreach (var input in _inputs)
            if (input.Inner == 1 && input.Repeat >= _count) registers.Slice(input.Slot * BlockLength, BlockLength).Fill(input.Memory.Span[0]);
        for (int at = start; at < end; at += BlockLength) RunBlock(registers, at, Math.Min(BlockLength, end - at));
    }

    private void RunBlock(Span<float> registers, int at, int length)
    {
        bool whole = length % LaneLoop.Block == 0;
        int rounded = (length + LaneLoop.Block - 1) / LaneLoop.Block * LaneLoop.Block;
        foreach (var input in _inputs)
            if (!(input.Repeat == 1 && whole) && !(input.Inner == 1 && input.Repeat >= _count))
                Fill(input, registers.Slice(input.Slot * BlockLength, length), at);
        foreach (var step in _steps)
        {
            ref float a = ref Register(registers, step.Arguments[0], at, whole);
            ref float b = ref step.Arguments.Length > 1 ? ref Register(registers, step.Arguments[1], at, whole) : ref a;
            ref float c = ref step.Arguments.Length > 2 ? ref Register(registers, step.Arguments[2], at, whole) : ref a;
            ref float target = ref step.Target is { } memory && whole
                ? ref MemoryMarshal.GetReference(memory.Span.Slice(at, length)) : ref registers[step.Slot * BlockLength];
            step.Loop.Run(ref a, ref b, ref c, ref target, rounded);
            if (step.Target is not null && !whole) registers.Slice(step.Slot * BlockLength, length).CopyTo(step.Target.Span[at..]);
        }
        foreach (var (register, target) in _copies)
            registers.Slice(_steps[register - _inputs.Length].Slot * BlockLength, length).CopyTo(target.Span[at..]);
    }

    private ref float Register(Span<float> registers, int register, int at, bool whole)
    {
        if (register < _inputs.Length)
        {
            var input = _inputs[register];
            if (input.Repeat == 1 && whole) return ref input.Memory.Span[at];
            return ref registers[input.Slot * BlockLength];
        }
        var step = _steps[register - _inputs.Length];
        if (step.Target is { } memory && whole) return ref memory.Span[at];
        return ref registers[step.Slot * BlockLength];
    }

    private static void Fill(Source input, Span<float> target, int at)
    {
        var memory = input.Memory.Span;
        if (input.Repeat == 1)
        {
            memory.Slice(at, target.Length).CopyTo(target);
            return;
        }
        long inner = input.Inner, period = inner * input.Repeat;
        for (int done = 0; done < target.Length;)
        {
            long place = at + done, row = place / period, within = place % inner;
            int length;
            if (inner == 1)
            {
                length = (int)Math.Min(target.Length - done, period - place % period);
                target.Slice(done, length).Fill(memory[(int)row]);
            }
            else
            {
                length = (int)Math.Min(target.Length - done, inner - within);
                memory.Slice((int)(row * inner + within), length).CopyTo(target[done..]);
            }
            done += length;
        }
    }
}
