using System.Runtime.ExceptionServices;

namespace Espalier.Design;

/// <summary>
/// Runs trainings beside each other, each on a thread of its own, and records them in the order in which they were asked for. What the log
/// holds already is not run again.
/// </summary>
/// <param name="training">Trains.</param>
/// <param name="log">What is recorded.</param>
/// <param name="times">How long trainings take.</param>
/// <param name="threads">How many at once.</param>
/// <param name="report">Is told of each training when it is recorded.</param>
/// <param name="trained">Is told of each training before its time is taken; null for nobody.</param>
internal sealed class TrialCrew(TrialTraining training, TrialLog log, TrialTimes times, int threads, Action<TrialTask, TrialOutcome> report, Action<TrialTask>? trained = null)
{
    /// <summary>What the log says where time was up.</summary>
    public const string OutOfTime = "out of time";

    /// <summary>Runs trainings.</summary>
    /// <param name="tasks">The trainings.</param>
    /// <param name="until">Says at how many seconds of the search time is up: no training is begun of which less than half would be done by then; null for no such time.</param>
    /// <param name="cancellation">Stops them all.</param>
    /// <param name="atLeast">How many of them are run even if time is up.</param>
    /// <returns>The outcomes of the first so many: all of them, unless time was up.</returns>
    public IReadOnlyList<TrialOutcome> Run(IReadOnlyList<TrialTask> tasks, Func<double>? until, CancellationToken cancellation, int atLeast = 0)
    {
        var outcomes = new List<TrialOutcome>();
        while (outcomes.Count < tasks.Count && log.Next is { } next)
        {
            if (next == OutOfTime && until is not null)
            {
                log.Recorded(OutOfTime);
                return outcomes;
            }
            Record(tasks[outcomes.Count], TrialOutcome.FromJson(log.Recorded(tasks[outcomes.Count].What)!), outcomes, write: false);
        }
        Train(tasks, outcomes, until, atLeast, cancellation);
        if (outcomes.Count < tasks.Count) log.Append(OutOfTime, []);
        return outcomes;
    }

    private void Record(TrialTask task, TrialOutcome outcome, List<TrialOutcome> outcomes, bool write)
    {
        if (write) log.Append(task.What, outcome.ToJson());
        outcomes.Add(outcome);
        report(task, outcome);
    }

    private void Train(IReadOnlyList<TrialTask> tasks, List<TrialOutcome> outcomes, Func<double>? until, int atLeast, CancellationToken cancellation)
    {
        var gate = new Lock();
        var done = new Dictionary<int, TrialOutcome>();
        int next = outcomes.Count;
        ExceptionDispatchInfo? failure = null;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Thread[] crew = [.. Enumerable.Range(0, Math.Min(threads, tasks.Count - next)).Select(i => new Thread(Work) { IsBackground = true, Name = $"Espalier trial {i + 1}" })];
        foreach (var thread in crew) thread.Start();
        foreach (var thread in crew) thread.Join();
        failure?.Throw();

        TrialOutcome Trained(TrialTask task)
        {
            var outcome = training.Run(task, stop.Token);
            trained?.Invoke(task);
            return outcome;
        }

        void Work()
        {
            try
            {
                while (true)
                {
                    int mine;
                    lock (gate)
                    {
                        if (next >= tasks.Count || stop.IsCancellationRequested) break;
                        if (until is not null && next >= atLeast && times.Elapsed + tasks[next].Expected / 2 > until()) break;
                        mine = next++;
                    }
                    var outcome = times.Measure(tasks[mine].What, () => Trained(tasks[mine]));
                    lock (gate)
                    {
                        done[mine] = outcome;
                        while (done.Remove(outcomes.Count, out var first)) Record(tasks[outcomes.Count], first, outcomes, write: true);
                    }
                }
                cancellation.ThrowIfCancellationRequested();
            }
#pragma warning disable CA1031 // Whatever a training throws is thrown again by Run.
            catch (Exception e)
#pragma warning restore CA1031
            {
                lock (gate) failure ??= ExceptionDispatchInfo.Capture(e);
                stop.Cancel();
            }
        }
    }
}
