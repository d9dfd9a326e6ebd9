using System.Diagnostics;
using Espalier.Cpu;

namespace Espalier.Tests.Cpu;

public class ThreadsTests
{
    [Theory, InlineData(1), InlineData(2), InlineData(3), InlineData(7)]
    public void EveryWorkerRunsOnceWithItsIndex(int count)
    {
        using var team = new WorkerTeam(count);
        int[] runs = new int[count];
        for (int run = 1; run <= 100; run++)
        {
            team.Run(index => Interlocked.Increment(ref runs[index]));
            Assert.All(runs, times => Assert.Equal(run, times));
        }
    }

    // Each phase writes what the next one reads from a neighbour, so a barrier passed too early shows.
    [Theory, InlineData(1), InlineData(2), InlineData(3), InlineData(5)]
    public void BarriersSeparatePhases(int count)
    {
        using var team = new WorkerTeam(count);
        const int phases = 2000;
        int[] at = new int[count];
        int wrong = 0;
        team.Run(index =>
        {
            for (int phase = 1; phase <= phases; phase++)
            {
                at[index] = phase;
                team.Barrier();
                if (at[(index + 1) % count] != phase) Interlocked.Increment(ref wrong);
                team.Barrier();
            }
        });
        Assert.Equal(0, wrong);
        Assert.All(at, last => Assert.Equal(phases, last));
    }

    [Theory, InlineData(1, 0), InlineData(3, 0), InlineData(3, 2)]
    public void AFailureReachesTheCallerAndTheTeamStaysUsable(int count, int failing)
    {
        using var team = new WorkerTeam(count);
        for (int attempt = 0; attempt < 20; attempt++)
        {
            var error = Assert.Throws<InvalidDataException>(() => team.Run(index =>
            {
                team.Barrier();
                if (index == failing) throw new InvalidDataException("broken row");
                team.Barrier();
                team.Barrier();
            }));
            Assert.Equal("broken row", error.Message);
            int reached = 0;
            team.Run(_ =>
            {
                team.Barrier();
                Interlocked.Increment(ref reached);
            });
            Assert.Equal(count, reached);
        }
    }

    [Fact]
    public void WorkersWakeAfterALongRest()
    {
        using var team = new WorkerTeam(3);
        int runs = 0;
        for (int i = 0; i < 20; i++)
        {
            team.Run(_ => Interlocked.Increment(ref runs));
            Thread.Sleep(i % 4 * 5);
        }
        Assert.Equal(60, runs);
    }

    [Fact]
    public void ARunAllocatesNothing()
    {
        using var team = new WorkerTeam(3);
        long[] allocated = new long[3];
        long[] before = new long[3];
        Action<int> body = index =>
        {
            team.Barrier();
            long now = GC.GetAllocatedBytesForCurrentThread();
            allocated[index] += before[index] == 0 ? 0 : now - before[index];
            before[index] = now;
        };
        for (int i = 0; i < 50; i++) team.Run(body);
        long[] least = [long.MaxValue, long.MaxValue, long.MaxValue];
        for (int round = 0; round < 4; round++)
        {
            Array.Clear(allocated);
            for (int i = 0; i < 100; i++)
            {
                team.Run(body);
                if (i % 50 == 0) Thread.Sleep(5);
            }
            for (int worker = 0; worker < 3; worker++) least[worker] = Math.Min(least[worker], allocated[worker]);
        }
        Assert.Equal([0, 0, 0], least);
    }

    [Fact]
    public void RunsOfSeveralCallersDoNotMix()
    {
        using var team = new WorkerTeam(2);
        int inside = 0, most = 0;
        void Caller()
        {
            for (int i = 0; i < 300; i++)
                team.Run(_ =>
                {
                    int now = Interlocked.Increment(ref inside);
                    if (now > 2) Interlocked.Exchange(ref most, now);
                    team.Barrier();
                    Interlocked.Decrement(ref inside);
                });
        }
        Thread[] callers = [new(Caller), new(Caller), new(Caller)];
        foreach (Thread caller in callers) caller.Start();
        foreach (Thread caller in callers) Assert.True(caller.Join(TimeSpan.FromSeconds(60)), "A caller hangs.");
        Assert.Equal(0, most);
    }

    [Fact]
    public void ATeamWithManyMoreThreadsThanCoresMovesOn()
    {
        using var team = new WorkerTeam(Math.Min(WorkerTeam.MaxCount, 4 * Environment.ProcessorCount));
        var clock = Stopwatch.StartNew();
        int passed = 0;
        team.Run(index =>
        {
            for (int i = 0; i < 2000; i++) team.Barrier();
            Interlocked.Increment(ref passed);
        });
        Assert.Equal(team.Count, passed);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(30), $"2000 barriers took {clock.Elapsed}.");
    }

    [Fact]
    public void MisuseIsRefused()
    {
        var team = new WorkerTeam(2);
        Assert.Throws<InvalidOperationException>(() => team.Run(index => { if (index == 0) team.Run(_ => { }); }));
        Assert.Throws<InvalidOperationException>(() => team.Run(index => { if (index == 1) team.Run(_ => { }); }));
        team.Dispose();
        team.Dispose();
        Assert.Throws<ObjectDisposedException>(() => team.Run(_ => { }));
        Assert.Throws<EspalierException>(() => new WorkerTeam(0));
        Assert.Throws<EspalierException>(() => new WorkerTeam(WorkerTeam.MaxCount + 1));
    }

    [Theory]
    [InlineData(null, 2, 2)]
    [InlineData("", 64, 16)]
    [InlineData("3", 2, 3)]
    [InlineData("40", 2, 40)]
    public void TheEnvironmentSetsTheDefault(string? text, int cores, int expected) => Assert.Equal(expected, WorkerTeam.ParseCount(text, cores));

    [Theory, InlineData("0"), InlineData("-1"), InlineData("two"), InlineData("1000"), InlineData("1.5")]
    public void ABadNumberOfThreadsIsAnError(string text)
    {
        var error = Assert.Throws<EspalierException>(() => WorkerTeam.ParseCount(text, 2));
        Assert.Contains($"from 1 to 256 but is '{text}'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void DisposingEndsTheThreads()
    {
        int before = Count();
        for (int i = 0; i < 10; i++)
        {
            using var team = new WorkerTeam(4);
            team.Run(_ => { });
        }
        Assert.True(Count() <= before + 5, "Disposed teams left their threads behind.");

        static int Count()
        {
            using var process = Process.GetCurrentProcess();
            return process.Threads.Count;
        }
    }
}
