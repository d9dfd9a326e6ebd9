using Espalier.Cpu;
using Espalier.Graph;

namespace Espalier.Tests.Images;

/// <summary>Runs a layer by itself.</summary>
internal static class LayerInUse
{
    /// <summary>The output for a batch.</summary>
    public static float[] Run(Layer layer, Tensor batch, bool training, Moment moment = default)
    {
        var x = Input.Of("x", new Shape([Shape.Batch, .. batch.Shape.Dims[1..]]));
        var y = layer.Apply(x);
        var executable = CpuBackend.Default.Prepare(Program.Compile([y], training: training), batch.Shape[0]);
        batch.Values.CopyTo(executable.Input(x));
        executable.Run(moment);
        return executable.Output(y).ToArray();
    }

    /// <summary>The same picture some times.</summary>
    public static Tensor Copies(int count, Shape picture, float[] values) =>
        new(new Shape([count, .. picture.Dims]), [.. Enumerable.Repeat(values, count).SelectMany(v => v)]);
}
