using Espalier.Graph;

namespace Espalier.Cpu;

/// <summary>Projects conflicting gradients by their inner products; a few numbers, so one thread.</summary>
internal sealed class ProjectConflictsKernel(Storage products, Storage draws, Storage sums, int heads) : Kernel
{
    private readonly double[] _shares = new double[heads];
    private readonly int[] _order = new int[heads];
    private readonly float[] _keys = new float[heads];
    private readonly double[] _sums = new double[heads];

    public static void Bind(Node node, Binding binding) =>
        binding.Add(new ProjectConflictsKernel(binding.Memory(node.Inputs[0]), binding.Memory(node.Inputs[1]), binding.Memory(node.Outputs[0]), node.Outputs[0].Shape[0]));

    public override void Run(int part)
    {
        var product = products.Span;
        Array.Clear(_sums);
        for (int i = 0; i < heads; i++)
        {
            Array.Clear(_shares);
            _shares[i] = 1;
            draws.Span.Slice(i * heads, heads).CopyTo(_keys);
            for (int j = 0; j < heads; j++) _order[j] = j;
            _keys.AsSpan().Sort(_order.AsSpan());
            foreach (int j in _order)
            {
                double size = product[j * heads + j], along = 0;
                if (j == i || !(size > 0)) continue;
                for (int k = 0; k < heads; k++) along += _shares[k] * product[k * heads + j];
                if (along < 0) _shares[j] -= along / size;
            }
            for (int j = 0; j < heads; j++) _sums[j] += _shares[j];
        }
        for (int j = 0; j < heads; j++) sums.Span[j] = (float)_sums[j];
    }
}
