using System.Runtime.ExceptionServices;
using Espalier.Graph;

namespace Espalier;

/// <summary>
/// Transforms the rows of batches. Cores that the backend's workers leave free prepare the next batch while a step runs; what is not ready
/// when a batch is asked for is done by the workers together, so that no thread waits and no core has more threads than it can run.
/// </summary>
/// <remarks>
/// Rows have positions that only count up, from the first row of the first batch. A thread claims the next position, and writes that
/// row where it belongs: who writes a row does not change its values, which depend on seed, epoch and row alone.
/// </remarks>
internal sealed class RowStream : IDisposable
{
    private const int MostHelpers = 4;
    private static readonly ulong Purpose = RandomKey.HashOf("transform");

    private readonly Backend _backend;
    private readonly Func<int, RowBuffers> _makeBuffers;
    private readonly Action<int> _share;
    private readonly int[] _done = new int[2];
    private readonly RowBuffers?[] _slots = new RowBuffers?[2];
    private readonly Thread[] _helpers;
    private readonly AutoResetEvent[] _wake;
    private int[] _order = [];
    private int _batch, _room;
    private bool _random;
    private RandomKey _key;
    private long _start, _next, _claimed, _target, _limit;
    private volatile bool _stopped;
    private volatile ExceptionDispatchInfo? _failure;

    /// <param name="backend">Whose workers may be used between steps.</param>
    /// <param name="makeBuffers">Makes room for batches of so many rows.</param>
    /// <param name="ahead">Whether to prepare batches ahead where there are cores for it.</param>
    public RowStream(Backend backend, Func<int, RowBuffers> makeBuffers, bool ahead)
    {
        (_backend, _makeBuffers) = (backend, makeBuffers);
        _share = _ => WriteUpTo(_target);
        int helpers = ahead ? Math.Clamp(Environment.ProcessorCount - backend.Workers, 0, MostHelpers) : 0;
        _wake = [.. Enumerable.Range(0, helpers).Select(_ => new AutoResetEvent(false))];
        _helpers = [.. Enumerable.Range(0, helpers).Select(i => new Thread(() => Help(_wake[i])) { IsBackground = true, Name = $"Espalier rows {i}" })];
        foreach (var helper in _helpers) helper.Start();
    }

    /// <summary>Announces the batches of an epoch to learn from.</summary>
    /// <param name="order">All rows in the order they will be asked for; must not change before they were.</param>
    /// <param name="batch">The rows of each batch but the last.</param>
    /// <param name="seed">The user's seed.</param>
    /// <param name="epoch">The epoch, from 0.</param>
    public void Begin(int[] order, int batch, long seed, int epoch)
    {
        _key = RandomKey.For(seed, Purpose, epoch);
        _random = true;
        Announce(order, batch);
    }

    /// <summary>The next announced batch; rows that were not announced are written without chance.</summary>
    /// <param name="rows">The rows asked for.</param>
    /// <param name="alone">Whether this thread does what is not ready yet without the backend's workers.</param>
    /// <returns>Valid until the next call.</returns>
    public RowBuffers Next(ReadOnlySpan<int> rows, bool alone = false)
    {
        long at = _next - _start;
        if (at >= _order.Length)
        {
            _random = false;
            Announce(rows.ToArray(), rows.Length);
            at = 0;
        }
        else if (at > 0) Extend(_next + _batch); // the other slot is free again: its rows were copied before this call
        if (!rows.SequenceEqual(_order.AsSpan((int)at, rows.Length)))
            throw new InvalidOperationException("Batches must be asked for in the order they were announced.");
        int slot = SlotOf(at);
        _target = _next + rows.Length;
        if (alone) WriteUpTo(_target);
        else if (Volatile.Read(ref _claimed) < _target) _backend.OnEachWorker(_share);
        var wait = new SpinWait();
        while (Volatile.Read(ref _done[slot]) < rows.Length) wait.SpinOnce(sleep1Threshold: -1);
        _done[slot] = 0;
        _next = _target;
        _failure?.Throw();
        return _slots[slot]!;
    }

    public void Dispose()
    {
        _stopped = true;
        foreach (var wake in _wake) wake.Set();
        foreach (var helper in _helpers) helper.Join();
        foreach (var wake in _wake) wake.Dispose();
    }

    private void Announce(int[] order, int batch)
    {
        if (Volatile.Read(ref _claimed) != _next) throw new InvalidOperationException("The batches announced before have not all been taken.");
        if (batch > _room)
        {
            _room = batch;
            for (int i = 0; i < _slots.Length; i++) _slots[i] = i == 0 || _helpers.Length > 0 ? _makeBuffers(batch) : null;
        }
        (_order, _batch, _start) = (order, batch, _next);
        Extend(_start + batch);
    }

    // Lets helpers go on to the end of the batch after the one that ends at the position.
    private void Extend(long position)
    {
        if (_helpers.Length == 0) return;
        Volatile.Write(ref _limit, Math.Min(position + _batch, _start + _order.Length));
        foreach (var wake in _wake) wake.Set();
    }

    private void Help(AutoResetEvent wake)
    {
        while (!_stopped)
        {
            WriteUpTo(Volatile.Read(ref _limit));
            wake.WaitOne();
        }
    }

    private void WriteUpTo(long limit)
    {
        while (!_stopped)
        {
            long at = Volatile.Read(ref _claimed);
            if (at >= limit) return;
            if (Interlocked.CompareExchange(ref _claimed, at + 1, at) == at) Write(at - _start);
        }
    }

    private int SlotOf(long at) => _helpers.Length == 0 ? 0 : (int)(at / _batch) & 1;

    private void Write(long at)
    {
        int slot = SlotOf(at), row = _order[at];
        try
        {
            _slots[slot]!.Write(row, (int)(at % _batch), _random ? _key with { Step = (uint)row } : null);
        }
#pragma warning disable CA1031 // Whatever a transform throws is thrown again to who asks for the batch.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            _failure = ExceptionDispatchInfo.Capture(failure);
        }
        Interlocked.Increment(ref _done[slot]);
    }
}
