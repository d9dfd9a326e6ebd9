using System.Collections.Concurrent;
using Espalier.Cpu;

namespace Espalier.Tests.Ops;

/// <summary>Backends shared by the tests, which cut even the smallest work into parts.</summary>
static class Backends
{
    private static readonly ConcurrentDictionary<(SimdLevel, int), CpuBackend> Known = new();

    /// <summary>The thread counts to try.</summary>
    public static IEnumerable<int> Threads => [1, 2, 3];

    public static CpuBackend Get(SimdLevel level, int threads) => Known.GetOrAdd((level, threads), k => new CpuBackend(k.Item2, k.Item1) { SmallestPart = 1, SmallestShared = 0 });

    /// <summary>A backend that compiles common loops for elementwise ops however few values there are.</summary>
    public static CpuBackend Joining { get; } = new CpuBackend(1) { SmallestJoined = 1 };
}
