using CsCheck;
using Espalier.Cpu;
using Espalier.Graph;
using Schedule = Espalier.Cpu.Schedule;

namespace Espalier.Tests.Cpu;

/// <summary>Kernels run side by side only where no memory is between them, and everything runs once, after what it depends on.</summary>
public class ScheduleTests
{
    private sealed class Step : Kernel
    {
        public override void Run(int part) { }
    }

    private static readonly Storage Memory = new(64 * 16);

    private static Storage Line(int index, int lines = 1) => Memory.Slice(index * 16, lines * 16);

    private static PlacedKernel Small(Storage[] reads, Storage[] writes, int parts = 1, long cost = 200_000) => new(new Step { Parts = parts }, reads, writes, cost);

    private static int SideBySide(Schedule schedule) => schedule.Turns.Max(t => t.Own.Count(o => o.Length > 0));

    [Fact]
    public void ChainsWithMemoryOfTheirOwnRunSideBySide()
    {
        // Four heads of three kernels each; the sum of their losses waits for all.
        PlacedKernel[] jobs =
        [
            .. Enumerable.Range(0, 4).Select(h => Small([Line(0)], [Line(1 + h)])),
            .. Enumerable.Range(0, 4).Select(h => Small([Line(1 + h)], [Line(10 + h)])),
            Small([Line(10, 4)], [Line(30)]),
            .. Enumerable.Range(0, 4).Select(h => Small([Line(10 + h)], [Line(20 + h)])),
        ];
        var schedule = new Schedule(jobs, 2);
        Assert.Equal([6, 6], schedule.Turns[0].Own.Select(o => o.Length));
        Assert.Equal([1], schedule.Turns[1].Own.Where(o => o.Length > 0).Select(o => o.Length));
        Assert.Equal(2, schedule.Turns.Count);
    }

    [Theory, InlineData(false), InlineData(true)]
    public void AChainThatWritesWhatAnotherReadsOrWritesWaits(bool writes)
    {
        // The second chain's scratch is what the first still uses.
        PlacedKernel[] jobs =
        [
            Small([Line(0)], [Line(1)]), Small([Line(1)], [Line(2)]),
            Small([Line(0)], [Line(writes ? 2 : 1)]), Small([Line(writes ? 2 : 1)], [Line(4)]),
        ];
        Assert.Equal(1, SideBySide(new Schedule(jobs, 2)));
        jobs[2] = Small([Line(0)], [Line(3)]);
        jobs[3] = Small([Line(3)], [Line(4)]);
        Assert.Equal(2, SideBySide(new Schedule(jobs, 2)));
    }

    [Fact]
    public void MemoryThatOverlapsInPartConflicts()
    {
        PlacedKernel[] jobs = [Small([], [Line(0, 3)]), Small([], [Line(2, 3)])];
        Assert.Equal(1, SideBySide(new Schedule(jobs, 2)));
        jobs[1] = Small([], [Line(3, 3)]);
        Assert.Equal(2, SideBySide(new Schedule(jobs, 2)));
        // The last vector may be written to its end.
        jobs[0] = Small([], [Memory.Slice(0, 19)]);
        jobs[1] = Small([], [Memory.Slice(24, 8)]);
        Assert.Equal(1, SideBySide(new Schedule(jobs, 2)));
    }

    [Fact]
    public void LargeKernelsAreCutAndEverythingWaitsForThem()
    {
        PlacedKernel[] jobs = [Small([], [Line(0)]), Small([], [Line(1)]), Small([Line(5)], [Line(6)], parts: 2, cost: 10_000_000), Small([], [Line(2)]), Small([], [Line(3)])];
        var schedule = new Schedule(jobs, 2);
        Assert.Equal([false, true, false], schedule.Turns.Select(t => t.Shared is not null));
        Assert.Same(jobs[2].Kernel, schedule.Turns[1].Shared);
    }

    [Fact]
    public void RandomKernelsNeverMeetAConflictAndKeepTheirOrder() => Gen.Int[0, 1_000_000].Sample(seed =>
    {
        var key = RandomKey.For(seed, "schedule");
        int draws = 0;
        int Next(int below) => key.Integer(draws++, below);
        Storage[] Some() => [.. Enumerable.Range(0, Next(3)).Select(_ => Memory.Slice(Next(40) * 8, 1 + Next(40)))];
        int workers = 2 + Next(2);
        PlacedKernel[] jobs = [.. Enumerable.Range(0, 2 + Next(40)).Select(_ => Small(Some(), Some(), Next(2) == 0 ? 1 : workers, Next(8) == 0 ? 5_000_000 : 10_000 + Next(300_000)))];
        var schedule = new Schedule(jobs, workers);
        var place = new Dictionary<Kernel, (int Turn, int Worker, int At)>();
        for (int turn = 0; turn < schedule.Turns.Count; turn++)
        {
            var (shared, own) = schedule.Turns[turn];
            if (shared is not null) place.Add(shared, (turn, -1, 0));
            for (int worker = 0; worker < own.Length; worker++)
                for (int at = 0; at < own[worker].Length; at++) place.Add(own[worker][at], (turn, worker, at));
        }
        Assert.Equal(jobs.Length, place.Count);
        for (int i = 0; i < jobs.Length; i++)
            for (int j = i + 1; j < jobs.Length; j++)
            {
                if (!Meet(jobs[i].Writes, jobs[j].Reads) && !Meet(jobs[i].Writes, jobs[j].Writes) && !Meet(jobs[i].Reads, jobs[j].Writes)) continue;
                var (a, b) = (place[jobs[i].Kernel], place[jobs[j].Kernel]);
                Assert.True(a.Turn < b.Turn || (a.Turn == b.Turn && a.Worker == b.Worker && a.At < b.At), $"{i} and {j} of {jobs.Length} for {workers} workers");
            }
    }, iter: 500, threads: 1);

    private static bool Meet(IEnumerable<Storage> some, IReadOnlyList<Storage> others) =>
        some.Any(a => others.Any(b => a.Offset < b.Offset + b.Length && b.Offset < a.Offset + a.Length));
}
