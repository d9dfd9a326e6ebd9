using Espalier.Graph;

namespace Espalier.Cpu;

/// <summary>Random numbers, four for each count of the generator.</summary>
internal abstract class RandomKernel : Kernel
{
    private readonly Storage _target;
    private readonly RunState _state;
    private readonly ulong _purpose;

    protected RandomKernel(Node node, Binding binding)
    {
        (_target, _state, _purpose) = (binding.Memory(node.Outputs[0]), binding.State, RandomKey.HashOf(((RandomOp)node.Op).Purpose));
        Parts = binding.Parts(20L * _target.Length, Math.Max(1, _target.Length / 64));
    }

    public sealed override void Run(int part)
    {
        var moment = _state.Moment;
        var key = RandomKey.For(moment.Seed, _purpose, moment.Epoch, moment.Step);
        var (start, end) = Share(part, _target.Length, 4);
        Fill(key, _target.Span[start..end], start / 4);
    }

    /// <summary>Fills a stretch from the generator's count <paramref name="first"/> on, four numbers a count.</summary>
    protected abstract void Fill(RandomKey key, Span<float> target, int first);
}
