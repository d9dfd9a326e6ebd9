using System.Runtime.Intrinsics;
using Espalier.Graph;

namespace Espalier.Cpu;

/// <summary>Numbers from the standard normal distribution (Box and Muller 1958), two for each pair of words.</summary>
internal sealed class RandomNormalKernel(Node node, Binding binding) : RandomKernel(node, binding)
{
    public static void Bind(Node node, Binding binding) => binding.Add(new RandomNormalKernel(node, binding));

    protected override void Convert(ReadOnlySpan<uint> words, Span<float> numbers)
    {
        var isFirst = Vector256.Create(-1, 0, -1, 0, -1, 0, -1, 0).AsSingle();
        for (int i = 0; i < words.Length; i += 8)
        {
            // The first word of a pair says how far from 0, the second in which direction; both numbers of the pair need both.
            var pairs = Vector256.Create(words[i..]);
            var distance = Vector256.ConvertToSingle(Vector256.Shuffle(pairs, Vector256.Create(0u, 0, 2, 2, 4, 4, 6, 6)));
            var direction = Vector256.ConvertToSingle(Vector256.Shuffle(pairs, Vector256.Create(1u, 1, 3, 3, 5, 5, 7, 7)));
            var length = Vector256.Sqrt(-2 * Vector256.Log((distance + Vector256<float>.One) * (1f / 4294967296f)));
            var (sin, cos) = Vector256.SinCos(direction * (2 * MathF.PI / 4294967296f));
            (length * Vector256.ConditionalSelect(isFirst, cos, sin)).CopyTo(numbers[i..]);
        }
    }
}
