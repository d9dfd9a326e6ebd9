using Espalier.Graph;

namespace Espalier.Cpu;

/// <summary>A 1 at the class of each row and 0 elsewhere.</summary>
internal sealed class OneHotKernel(Storage classes, Storage rows, int depth) : Kernel
{
    public static void Bind(Node node, Binding binding) =>
        binding.Add(new OneHotKernel(binding.Memory(node.Inputs[0]), binding.Memory(node.Outputs[0]), ((OneHot)node.Op).Depth));

    public override void Run(int part)
    {
        Span<float> numbers = classes.Span, target = rows.Span;
        target.Clear();
        for (int i = 0; i < numbers.Length; i++)
            if (numbers[i] >= 0 && numbers[i] < depth && numbers[i] == MathF.Floor(numbers[i])) target[i * depth + (int)numbers[i]] = 1;
    }
}
