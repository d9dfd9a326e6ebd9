using Espalier.Graph;

namespace Espalier.Cpu;

/// <summary>
/// Who of a team runs which kernel: turns with a barrier behind each. In a turn all work on the parts of one kernel, or each on chains of small kernels of its own.
/// Which kernels run side by side follows from the memory they touch and from how much there is to do, never from how long something took.
/// </summary>
internal sealed class Schedule
{
    // Waiting for one another costs about as much as so many operations, the cold cache of a worker that goes on with another's numbers included.
    private const long Waiting = 30_000;

    /// <summary>What happens between two barriers.</summary>
    /// <param name="Shared">The kernel whose parts all run, or null.</param>
    /// <param name="Own">The kernels that each worker runs whole, one after another.</param>
    internal readonly record struct Turn(Kernel? Shared, Kernel[][] Own);

    private readonly Turn[] _turns;

    /// <summary>Makes a schedule.</summary>
    /// <param name="jobs">The kernels in the order in which one worker would run them.</param>
    /// <param name="workers">How many workers there are.</param>
    public Schedule(IReadOnlyList<PlacedKernel> jobs, int workers)
    {
        var hazards = new Hazards(jobs);
        var chains = new Chains([.. jobs.Select(j => new Chains.Item(j.Cost, [.. hazards.Next(j)]))]);
        var turns = new List<Turn>();
        foreach (var stage in Enumerable.Range(0, jobs.Count).GroupBy(chains.StageOf).OrderBy(s => s.Key))
        {
            var (own, longest) = Deal([.. stage.GroupBy(chains.ChainOf).Select(c => c.Select(i => jobs[i]).ToArray())], workers);
            if (longest + Waiting < stage.Sum(i => jobs[i].Kernel.Parts > 1 ? jobs[i].Cost / jobs[i].Kernel.Parts + Waiting : jobs[i].Cost)) Add(turns, new(null, own));
            else
                foreach (int i in stage) Add(turns, jobs[i].Kernel is { Parts: > 1 } shared ? new(shared, []) : new(null, [[jobs[i].Kernel]]));
        }
        _turns = [.. turns];
    }

    /// <summary>The turns in order.</summary>
    public IReadOnlyList<Turn> Turns => _turns;

    /// <summary>Whether more than one worker has something to do.</summary>
    public bool IsParallel => _turns.Any(t => t.Shared is not null || t.Own.Count(o => o.Length > 0) > 1);

    /// <summary>Runs what is a worker's.</summary>
    /// <param name="worker">The worker.</param>
    /// <param name="team">The team, all of whose workers do this.</param>
    public void Run(int worker, WorkerTeam team)
    {
        for (int i = 0; i < _turns.Length; i++)
        {
            var (shared, own) = _turns[i];
            if (shared is not null)
            {
                if (worker < shared.Parts) shared.Run(worker);
            }
            else if (worker < own.Length)
                foreach (var kernel in own[worker])
                    for (int part = 0; part < kernel.Parts; part++) kernel.Run(part);
            if (i + 1 < _turns.Length) team.Barrier();
        }
    }

    // The longest chain first, each to who has least; what a worker has runs in the order in which the chains begin.
    private static (Kernel[][] Own, long Longest) Deal(List<PlacedKernel[]> chains, int workers)
    {
        var loads = new long[workers];
        var dealt = new int[chains.Count];
        foreach (var (chain, index) in chains.Select((c, i) => (c, i)).OrderByDescending(c => c.c.Sum(j => j.Cost)))
        {
            dealt[index] = Array.IndexOf(loads, loads.Min());
            loads[dealt[index]] += chain.Sum(j => j.Cost);
        }
        return ([.. Enumerable.Range(0, workers).Select(w => chains.Where((_, i) => dealt[i] == w).SelectMany(c => c.Select(j => j.Kernel)).ToArray())], loads.Max());
    }

    // Kernels of one part follow each other on the first worker, who need not wait for anybody.
    private static void Add(List<Turn> turns, Turn turn)
    {
        if (turns.Count > 0 && IsFirstWorkers(turns[^1]) && IsFirstWorkers(turn)) turns[^1] = new(null, [[.. turns[^1].Own[0], .. turn.Own[0]]]);
        else turns.Add(turn);
    }

    private static bool IsFirstWorkers(Turn turn) => turn.Shared is null && turn.Own.Skip(1).All(o => o.Length == 0);
}
