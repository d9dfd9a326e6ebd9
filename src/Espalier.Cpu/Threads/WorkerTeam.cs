using System.Globalization;
using System.Runtime.ExceptionServices;

namespace Espalier.Cpu;

/// <summary>
/// A fixed number of threads that run one body together, each knowing its index: the caller is worker 0.
/// Inside the body <see cref="Barrier"/> separates phases. A run allocates nothing.
/// </summary>
/// <remarks>
/// Threads wait by spinning for some microseconds, then by yielding, and between runs by blocking, so that a team with more threads than
/// free cores still makes progress. What a body computes must not depend on the number of workers: cut the work into slices
/// that do not, and deal them out.
/// </remarks>
public sealed class WorkerTeam : IDisposable
{
    /// <summary>The environment variable that sets <see cref="DefaultCount"/>.</summary>
    public const string Variable = "ESPALIER_THREADS";

    /// <summary>The most workers a team may have.</summary>
    public const int MaxCount = 256;

    /// <summary>More threads than this seldom help networks of the size this library is for; the variable can ask for more.</summary>
    const int DefaultCap = 16;

    /// <summary>The team this thread is a worker of, other than its caller.</summary>
    [ThreadStatic]
    static WorkerTeam? _teamOfThread;

    readonly Worker[] _workers;
    readonly Lock _running = new();
    readonly int _spins;
    Action<int>? _body;
    ExceptionDispatchInfo? _failure;
    bool _disposed;
    PaddedCounter _arrived;
    PaddedCounter _finished;

    /// <summary>Starts a team.</summary>
    /// <param name="count">Workers, the caller included, 1 to <see cref="MaxCount"/>; by default <see cref="DefaultCount"/>.</param>
    /// <exception cref="EspalierException">The count is out of range, or the environment variable is no such number.</exception>
    public WorkerTeam(int? count = null)
    {
        Count = count ?? DefaultCount;
        if (Count is < 1 or > MaxCount) throw new EspalierException($"A worker team needs 1 to {MaxCount} threads but was given {Count}.");
        // With fewer cores than workers somebody waited for may be the one without a core: give ours away soon.
        _spins = Count > Environment.ProcessorCount ? 10 : 2000;
        _workers = new Worker[Count - 1];
        for (int i = 0; i < _workers.Length; i++) _workers[i] = new Worker(this, i + 1);
    }

    /// <summary>The workers of a team made without a count: the environment variable, else one for each core up to 16.</summary>
    /// <exception cref="EspalierException">The environment variable is not a number from 1 to <see cref="MaxCount"/>.</exception>
    public static int DefaultCount => ParseCount(Environment.GetEnvironmentVariable(Variable), Environment.ProcessorCount);

    /// <summary>Number of workers, the caller included.</summary>
    public int Count { get; }

    internal static int ParseCount(string? text, int cores)
    {
        if (string.IsNullOrWhiteSpace(text)) return Math.Clamp(cores, 1, DefaultCap);
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count is >= 1 and <= MaxCount
            ? count
            : throw new EspalierException($"The environment variable {Variable} should be a number of threads from 1 to {MaxCount} but is '{text}'. Correct it, or unset it to use the cores there are.");
    }

    /// <summary>Runs the body on every worker and returns when all have finished. Runs of several callers wait for one another.</summary>
    /// <param name="body">Called with the worker's index, 0 to <see cref="Count"/> - 1. Keep the delegate: making one allocates.</param>
    /// <exception cref="InvalidOperationException">Called from inside a body of this team.</exception>
    /// <exception cref="ObjectDisposedException">The team has been disposed.</exception>
    /// <remarks>When a body throws, workers waiting at a barrier are released and stopped, and the first exception is thrown here.</remarks>
    public void Run(Action<int> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        RefuseInside("run a body");
        lock (_running)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (_workers.Length == 0)
            {
                body(0);
                return;
            }
            _body = body;
            _failure = null;
            _arrived.Value = 0;
            _finished.Value = 0;
            foreach (Worker worker in _workers) worker.Start();
            Execute(0);
            var wait = new Waiting(_spins);
            while (Volatile.Read(ref _finished.Value) != _workers.Length) wait.Once();
            _body = null;
            _failure?.Throw();
        }
    }

    /// <summary>Inside a body: waits until every worker has come here. All workers must pass the same number of barriers.</summary>
    public void Barrier()
    {
        if (_workers.Length == 0) return;
        // Arrivals only count up; a round is complete at the next multiple of the team's size.
        long arrival = Interlocked.Increment(ref _arrived.Value);
        long complete = (arrival + Count - 1) / Count * Count;
        if (arrival == complete) return;
        var wait = new Waiting(_spins);
        while (Volatile.Read(ref _arrived.Value) < complete)
        {
            if (Volatile.Read(ref _failure) != null) throw new AbandonedException();
            wait.Once();
        }
    }

    /// <summary>Ends the threads. A run in progress on another thread finishes first.</summary>
    public void Dispose()
    {
        RefuseInside("be disposed");
        lock (_running)
        {
            if (_disposed) return;
            _disposed = true;
            foreach (Worker worker in _workers) worker.Start();
            foreach (Worker worker in _workers) worker.Dispose();
        }
    }

    void RefuseInside(string what)
    {
        if (_running.IsHeldByCurrentThread || _teamOfThread == this) throw new InvalidOperationException($"A worker team cannot {what} inside its own body.");
    }

    /// <summary>Runs the body as one worker; false when the team has been disposed.</summary>
    bool Execute(int index)
    {
        if (_body is not { } body) return false;
        try
        {
            body(index);
        }
        catch (AbandonedException)
        {
            // Another worker failed and its exception is the one to report.
        }
#pragma warning disable CA1031 // Whatever a body throws is thrown again by Run.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            Interlocked.CompareExchange(ref _failure, ExceptionDispatchInfo.Capture(failure), null);
        }
        return true;
    }

    /// <summary>One thread of the team, which sleeps until started.</summary>
    sealed class Worker : IDisposable
    {
        readonly WorkerTeam _team;
        readonly int _index;
        readonly Thread _thread;
        readonly AutoResetEvent _wake = new(false);
        PaddedCounter _started;
        int _asleep;

        public Worker(WorkerTeam team, int index)
        {
            _team = team;
            _index = index;
            _thread = new Thread(Loop) { IsBackground = true, Name = $"Espalier worker {index}" };
            _thread.Start();
        }

        public void Start()
        {
            // The exchange in Loop and this increment are full fences: either the worker sees the start, or we see it asleep.
            Interlocked.Increment(ref _started.Value);
            if (Volatile.Read(ref _asleep) == 1 && Interlocked.Exchange(ref _asleep, 0) == 1) _wake.Set();
        }

        /// <summary>Waits for the thread, which ends when started without a body.</summary>
        public void Dispose()
        {
            _thread.Join();
            _wake.Dispose();
        }

        void Loop()
        {
            _teamOfThread = _team;
            for (long seen = 0; ; seen++)
            {
                var wait = new Waiting(_team._spins);
                while (Volatile.Read(ref _started.Value) == seen)
                {
                    if (!wait.Long) wait.Once();
                    else Sleep(seen);
                }
                if (!_team.Execute(_index)) return;
                Interlocked.Increment(ref _team._finished.Value);
            }
        }

        void Sleep(long seen)
        {
            Interlocked.Exchange(ref _asleep, 1);
            // If a start came between, take back the sign of sleep; if it was already taken, a wake-up is on its way.
            if (Volatile.Read(ref _started.Value) != seen && Interlocked.Exchange(ref _asleep, 0) == 1) return;
            _wake.WaitOne();
        }
    }

    /// <summary>Thrown out of a barrier when another worker has failed.</summary>
    sealed class AbandonedException : Exception;
}
