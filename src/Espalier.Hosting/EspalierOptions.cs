using Espalier.Cpu;

namespace Espalier.Hosting;

/// <summary>How a model is loaded and run as a service.</summary>
public sealed class EspalierOptions
{
    /// <summary>
    /// Whether the file is read when the service is registered, so that a missing or damaged one stops the start, or at the first use. Even
    /// then a file that is not there stops the start.
    /// </summary>
    public bool LoadAtStart { get; set; } = true;

    /// <summary>Whether a row of zeros is answered right after loading, so that the first caller does not wait for what is done once.</summary>
    public bool WarmUp { get; set; } = true;

    /// <summary>
    /// How many threads a call that is alone may use for a large batch; callers at the same time use one each. Null for as many as the
    /// machine has cores, at most 16, or as <c>ESPALIER_THREADS</c> says.
    /// </summary>
    public int? Threads { get; set; }

    internal CpuBackend? Backend() => Threads is { } threads ? new CpuBackend(threads) : null;
}
