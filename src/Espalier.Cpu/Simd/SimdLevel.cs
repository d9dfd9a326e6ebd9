namespace Espalier.Cpu;

/// <summary>The widths the kernels are written for. Every level computes the same bits; only the speed differs.</summary>
public enum SimdLevel
{
    /// <summary>No assumption about the machine; 128-bit vectors where the runtime has them.</summary>
    Portable,

    /// <summary>256-bit vectors with fused multiply-add (x86 AVX2 and FMA).</summary>
    Vector256,

    /// <summary>512-bit vectors with masks (x86 AVX-512 F).</summary>
    Vector512,
}
