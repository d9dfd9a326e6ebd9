using Espalier.Graph;

namespace Espalier.Cpu;

/// <summary>Uniform numbers in [0, 1).</summary>
internal sealed class RandomUniformKernel(Node node, Binding binding) : RandomKernel(node, binding)
{
    public static void Bind(Node node, Binding binding) => binding.Add(new RandomUniformKernel(node, binding));

    protected override void Fill(RandomKey key, Span<float> target, int first)
    {
        for (int i = 0; i < target.Length; i += 4)
        {
            var (a, b, c, d) = key.Words(first + i / 4);
            target[i] = Philox.ToUnit(a);
            if (i + 1 < target.Length) target[i + 1] = Philox.ToUnit(b);
            if (i + 2 < target.Length) target[i + 2] = Philox.ToUnit(c);
            if (i + 3 < target.Length) target[i + 3] = Philox.ToUnit(d);
        }
    }
}
