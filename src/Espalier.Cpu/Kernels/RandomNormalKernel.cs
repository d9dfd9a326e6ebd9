using Espalier.Graph;

namespace Espalier.Cpu;

/// <summary>Numbers from the standard normal distribution (Box and Muller 1958), two for each pair of words.</summary>
internal sealed class RandomNormalKernel(Node node, Binding binding) : RandomKernel(node, binding)
{
    public static void Bind(Node node, Binding binding) => binding.Add(new RandomNormalKernel(node, binding));

    protected override void Fill(RandomKey key, Span<float> target, int first)
    {
        for (int i = 0; i < target.Length; i += 4)
        {
            var (a, b, c, d) = key.Words(first + i / 4);
            Pair(target[i..], a, b);
            if (i + 2 < target.Length) Pair(target[(i + 2)..], c, d);
        }
    }

    private static void Pair(Span<float> target, uint radius, uint angle)
    {
        float length = MathF.Sqrt(-2 * MathF.Log((radius + 1f) * (1f / 4294967296f)));
        var (sin, cos) = MathF.SinCos(angle * (2 * MathF.PI / 4294967296f));
        target[0] = length * cos;
        if (target.Length > 1) target[1] = length * sin;
    }
}
