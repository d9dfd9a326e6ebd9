using System.Runtime.Intrinsics;

namespace Espalier.Cpu;

/// <summary>The matrix product for machines without the wide vectors: a row of C stays in the cache while the chain of its elements grows.</summary>
static unsafe class PortableProduct
{
    /// <summary>The same contract as <see cref="TileDriver.Run{T}"/>.</summary>
    internal static void Run(in TileTask task, int rows, int n, float* bias, bool accumulate)
    {
        for (int row = 0; row < rows; row++)
        {
            float* a = task.A + row * task.ARow;
            var c = new Span<float>(task.C + row * task.CRow, n);
            if (bias != null) new ReadOnlySpan<float>(bias, n).CopyTo(c);
            else if (!accumulate) c.Clear();
            for (int i = 0; i < task.K; i++) Add(a[i * task.AStep], new ReadOnlySpan<float>(task.B + i * task.BRow, n), c);
            if (task.Relu)
                for (int j = 0; j < n; j++) c[j] = c[j] < 0 ? 0 : c[j];
        }
    }

    static void Add(float a, ReadOnlySpan<float> b, Span<float> c)
    {
        int j = 0;
        if (Vector128.IsHardwareAccelerated)
        {
            Vector128<float> x = Vector128.Create(a);
            for (; j <= c.Length - 4; j += 4)
                Vector128.FusedMultiplyAdd(x, Vector128.Create(b[j..]), Vector128.Create((ReadOnlySpan<float>)c[j..])).CopyTo(c[j..]);
        }
        for (; j < c.Length; j++) c[j] = MathF.FusedMultiplyAdd(a, b[j], c[j]);
    }
}
