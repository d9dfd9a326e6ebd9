using Espalier.Graph;

namespace Espalier.Cpu;

/// <summary>The steps of an elementwise program for one part of the work: every address is known.</summary>
internal sealed unsafe class ElementwisePlan
{
    /// <summary>The floats of a register.</summary>
    public const int BlockLength = 512;

    /// <summary>Where an op reads or writes: a register, or memory at the place of the block.</summary>
    public readonly struct Operand(float* start, bool isMemory)
    {
        private readonly float* _start = start;
        private readonly nint _stride = isMemory ? 1 : 0;

        /// <summary>The address for the block that starts at a value.</summary>
        public float* At(nint value) => _start + value * _stride;
    }

    /// <summary>One loop.</summary>
    public readonly record struct Step(LaneLoop Loop, Operand A, Operand B, Operand C, Operand D, Operand Target);

    /// <summary>An input that is copied to a register for each block.</summary>
    public readonly record struct Spread(Storage From, long Inner, long Repeat, Operand Register);

    /// <summary>A register that is copied to an output after each block.</summary>
    public readonly record struct Copy(Operand Register, Storage To);

    /// <summary>The registers; they live as long as the plan.</summary>
    public required Storage Registers { get; init; }

    /// <summary>Single numbers that may change, repeated over a register at the start of a run.</summary>
    public required Spread[] Numbers { get; init; }

    /// <summary>Other inputs that do not lie plainly in memory.</summary>
    public required Spread[] Spreads { get; init; }

    /// <summary>The loops in order.</summary>
    public required Step[] Steps { get; init; }

    /// <summary>The outputs that could not be written where they belong.</summary>
    public required Copy[] Copies { get; init; }

    /// <summary>The longest block there is.</summary>
    public required int Longest { get; init; }

    /// <summary>Fills the registers of single numbers.</summary>
    public void FillNumbers() => FillNumbers(Numbers, Longest);

    /// <summary>Fills the registers of some numbers.</summary>
    public static void FillNumbers(Spread[] numbers, int length)
    {
        foreach (ref readonly var number in numbers.AsSpan()) new Span<float>(number.Register.At(0), length).Fill(*number.From.Pointer);
    }

    /// <summary>Runs the loops on the values from <paramref name="at"/> on.</summary>
    public void RunBlock(int at, int length)
    {
        int rounded = Storage.RoundUp(length);
        foreach (ref readonly var spread in Spreads.AsSpan()) Fill(spread, at, length);
        foreach (ref readonly var step in Steps.AsSpan())
            step.Loop.Run(step.A.At(at), step.B.At(at), step.C.At(at), step.D.At(at), step.Target.At(at), rounded);
        foreach (ref readonly var copy in Copies.AsSpan())
            new ReadOnlySpan<float>(copy.Register.At(0), length).CopyTo(new Span<float>(copy.To.Pointer + at, length));
    }

    // Value i of the output reads (i / (repeat·inner))·inner + i mod inner of the input.
    private static void Fill(in Spread spread, int at, int length)
    {
        float* from = spread.From.Pointer, to = spread.Register.At(0);
        long inner = spread.Inner, period = inner * spread.Repeat;
        for (int done = 0; done < length;)
        {
            long place = at + done, within = place % period, left = Math.Min(length - done, period - within);
            float* row = from + place / period * inner;
            var target = new Span<float>(to + done, (int)left);
            if (inner == 1) target.Fill(*row);
            else Repeat(row, (int)(within % inner), (int)inner, target);
            done += (int)left;
        }
    }

    // Fills with a row over and over, from a place within it: once by hand, then by doubling what is there.
    private static void Repeat(float* row, int within, int inner, Span<float> target)
    {
        int done = Math.Min(target.Length, inner - within);
        new ReadOnlySpan<float>(row + within, done).CopyTo(target);
        if (done == target.Length) return;
        int start = done;
        int more = Math.Min(target.Length - done, inner);
        new ReadOnlySpan<float>(row, more).CopyTo(target[done..]);
        done += more;
        while (done < target.Length)
        {
            int again = Math.Min(target.Length - done, done - start);
            target.Slice(start, again).CopyTo(target[done..]);
            done += again;
        }
    }
}
