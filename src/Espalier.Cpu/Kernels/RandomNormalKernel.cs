using Espalier.Graph;

namespace Espalier.Cpu;

/// <summary>Numbers from the standard normal distribution (Box and Muller 1958), two for each pair of words.</summary>
internal sealed class RandomNormalKernel(Node node, Binding binding) : RandomKernel(node, binding)
{
    public static void Bind(Node node, Binding binding) => binding.Add(new RandomNormalKernel(node, binding));

    protected override void Convert(ReadOnlySpan<uint> words, Span<float> numbers) => NormalLanes.Convert(words, numbers);
}
