using System.Runtime.Intrinsics;
using Espalier.Graph;

namespace Espalier.Cpu;

/// <summary>Uniform numbers in [0, 1), as <see cref="Philox.ToUnit"/> makes them.</summary>
internal sealed class RandomUniformKernel(Node node, Binding binding) : RandomKernel(node, binding)
{
    public static void Bind(Node node, Binding binding) => binding.Add(new RandomUniformKernel(node, binding));

    protected override void Convert(ReadOnlySpan<uint> words, Span<float> numbers)
    {
        for (int i = 0; i < words.Length; i += 8)
            (Vector256.ConvertToSingle((Vector256.Create(words[i..]) >>> 8).AsInt32()) * (1f / (1 << 24))).CopyTo(numbers[i..]);
    }
}
