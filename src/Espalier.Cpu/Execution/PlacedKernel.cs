using Espalier.Graph;

namespace Espalier.Cpu;

/// <summary>A kernel with the memory it touches.</summary>
/// <param name="Kernel">The kernel.</param>
/// <param name="Reads">What it reads.</param>
/// <param name="Writes">What it writes.</param>
/// <param name="Cost">About how many operations it takes.</param>
internal sealed record PlacedKernel(Kernel Kernel, IReadOnlyList<Storage> Reads, IReadOnlyList<Storage> Writes, long Cost);
