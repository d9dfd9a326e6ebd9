using Espalier.Graph;

namespace Espalier.Cpu;

/// <summary>Writes a rotation matrix for each angle.</summary>
internal sealed class RotationMatrixKernel(RotationMatrix op, Storage angles, Storage matrices) : Kernel
{
    public static void Bind(Node node, Binding binding) =>
        binding.Add(new RotationMatrixKernel((RotationMatrix)node.Op, binding.Memory(node.Inputs[0]), binding.Memory(node.Outputs[0])));

    public override void Run(int part)
    {
        double right = op.Columns - 1, bottom = op.Rows - 1;
        Span<float> to = matrices.Span;
        foreach (float angle in angles.Span)
        {
            var (sin, cos) = Math.SinCos(angle);
            to[0] = (float)cos;
            to[1] = (float)-sin;
            to[2] = (float)((right - (cos * right - sin * bottom)) / 2); // the middle stays where it is
            to[3] = (float)sin;
            to[4] = (float)cos;
            to[5] = (float)((bottom - (sin * right + cos * bottom)) / 2);
            to[6] = to[7] = 0;
            to = to[8..];
        }
    }
}
