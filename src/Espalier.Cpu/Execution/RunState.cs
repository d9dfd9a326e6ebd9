using Espalier.Graph;

namespace Espalier.Cpu;

/// <summary>What changes from run to run and kernels read.</summary>
internal sealed class RunState
{
    /// <summary>Names this run's random numbers.</summary>
    public Moment Moment { get; set; }
}
