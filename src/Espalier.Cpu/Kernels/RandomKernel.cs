using Espalier.Graph;

namespace Espalier.Cpu;

/// <summary>Random numbers, four for each count of the generator.</summary>
internal abstract class RandomKernel : Kernel
{
    private const int WordsAtOnce = 256;

    private readonly SimdLevel _level;
    private readonly Storage _target;
    private readonly RunState _state;
    private readonly ulong _purpose;

    protected RandomKernel(Node node, Binding binding)
    {
        (_target, _state, _purpose) = (binding.Memory(node.Outputs[0]), binding.State, RandomKey.HashOf(((RandomOp)node.Op).Purpose));
        _level = binding.Level;
        Parts = binding.Parts(3L * _target.Length, Math.Max(1, _target.Length / WordsAtOnce));
    }

    public sealed override void Run(int part)
    {
        var moment = _state.Moment;
        var key = RandomKey.For(moment.Seed, _purpose, moment.Epoch, moment.Step);
        var (start, end) = Share(part, _target.Length, WordsAtOnce);
        Span<uint> words = stackalloc uint[WordsAtOnce];
        Span<float> numbers = stackalloc float[WordsAtOnce];
        for (int at = start; at < end; at += WordsAtOnce)
        {
            int length = Math.Min(WordsAtOnce, end - at);
            PhiloxLanes.Fill(_level, key, at / 4, words[..Storage.RoundUp(length)]);
            Convert(words[..Storage.RoundUp(length)], numbers);
            numbers[..length].CopyTo(_target.Span[at..]);
        }
    }

    /// <summary>Makes numbers of words; there is a multiple of 16.</summary>
    protected abstract void Convert(ReadOnlySpan<uint> words, Span<float> numbers);
}
