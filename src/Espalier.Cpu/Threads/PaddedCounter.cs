using System.Runtime.InteropServices;

namespace Espalier.Cpu;

/// <summary>A counter alone on its cache lines, so that spinning on it does not slow whoever writes its neighbours.</summary>
[StructLayout(LayoutKind.Explicit, Size = 256)]
struct PaddedCounter
{
    // Processors fetch lines of 64 bytes in pairs.
    [FieldOffset(128)]
    public long Value;
}
