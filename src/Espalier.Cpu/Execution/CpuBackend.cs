using Espalier.Graph;

namespace Espalier.Cpu;

/// <summary>Runs programs on the CPU in managed code; it needs nothing installed.</summary>
public sealed class CpuBackend : Backend
{
    private static readonly Lazy<CpuBackend> Shared = new(() => new CpuBackend());

    private readonly Lazy<WorkerTeam> _team;

    /// <summary>Makes a backend.</summary>
    /// <param name="threads">How many threads may work on a step; null means as <see cref="WorkerTeam.DefaultCount"/> says.</param>
    /// <param name="level">The SIMD level; null means the widest the machine has, or the one forced by the environment.</param>
    public CpuBackend(int? threads = null, SimdLevel? level = null)
    {
        Level = level ?? Simd.Level;
        Threads = threads ?? WorkerTeam.DefaultCount;
        if (Threads < 1) throw new EspalierException($"The CPU engine needs 1 thread or more but got {Threads}.");
        _team = new Lazy<WorkerTeam>(() => new WorkerTeam(Threads));
    }

    /// <summary>The backend that models use when they are not given one.</summary>
    public static CpuBackend Default => Shared.Value;

    /// <summary>The SIMD level in use.</summary>
    public SimdLevel Level { get; }

    /// <summary>How many threads may work on a step.</summary>
    public int Threads { get; }

    /// <summary>Under this many operations a part is not worth waking a second worker for.</summary>
    internal long SmallestPart { get; init; } = 30_000;

    /// <summary>
    /// Under this many floating-point operations a whole run takes one worker some tens of microseconds, and waiting for others costs more
    /// than they help: measured, a wine step of 0.6 million is three times slower on two busy cores than on one.
    /// </summary>
    internal long SmallestShared { get; init; } = 3_000_000;

    /// <summary>Under this many values a loop for each elementwise op costs less than compiling loops for several of them.</summary>
    internal int SmallestJoined { get; init; } = 2048;

    internal WorkerTeam Team => _team.Value;

    /// <inheritdoc/>
    public override Executable Prepare(Program program, int batch) => new CpuExecutable(this, program, batch);

    /// <inheritdoc/>
    public override int Workers => Threads;

    /// <inheritdoc/>
    public override void OnEachWorker(Action<int> body) => Team.Run(body);
}
