using System.Diagnostics;
using System.Globalization;

namespace Espalier.Tests.Saving.Hostile;

/// <summary>
/// Hands spoilt copies of a file to a reader and keeps count: each must be refused with an <see cref="EspalierException"/> that says something, or read
/// because the damage did no harm. Anything else is a failure: another exception, more than a gigabyte, no end.
/// </summary>
internal sealed class Trials(string name, byte[] whole, Action<byte[]> read)
{
    private const long MostBytes = 1L << 30;
    private static readonly TimeSpan NoEnd = TimeSpan.FromSeconds(60);

    private readonly List<string> _failures = [];
    private readonly Dictionary<string, int> _messages = [];
    private int _refused, _read;
    private (TimeSpan Time, string What) _slowest;
    private (long Bytes, string What) _largest;

    /// <summary>The longest time one took.</summary>
    public TimeSpan Slowest => _slowest.Time;

    /// <summary>Cuts the file after every so many bytes.</summary>
    public Trials Cut(int every)
    {
        for (int length = 0; length < whole.Length; length += every) Try($"cut to {length} bytes", whole[..length]);
        return this;
    }

    /// <summary>Spoils the file in as many ways.</summary>
    public Trials Spoil(int times, int seed)
    {
        for (int round = 0; round < times; round++) Try(string.Create(CultureInfo.InvariantCulture, $"spoilt, seed {seed}, round {round}"), Damage.Of(whole, new Random(seed * 1_000_003 + round)));
        return this;
    }

    /// <summary>One copy.</summary>
    public Trials Try(string what, byte[] bytes)
    {
        Exception? thrown = null;
        long allocated = 0;
        var clock = Stopwatch.StartNew();
        var task = Task.Run(() =>
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                read(bytes);
            }
            catch (Exception e)
            {
                thrown = e;
            }
            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        });
        bool ended = task.Wait(NoEnd);
        var time = clock.Elapsed;
        if (time > _slowest.Time) _slowest = (time, what);
        if (allocated > _largest.Bytes) _largest = (allocated, what);
        if (!ended) Fail($"{what}: no end after {NoEnd.TotalSeconds} s");
        else if (allocated > MostBytes) Fail($"{what}: {allocated:N0} bytes of memory {thrown}");
        else if (thrown is null) _read++;
        else if (thrown is EspalierException { Message.Length: > 10 })
        {
            _refused++;
            string kind = (thrown.InnerException as EspalierException is { } inner ? "" : thrown.InnerException?.GetType().Name) ?? "";
            _messages[kind] = _messages.GetValueOrDefault(kind) + 1;
        }
        else Fail($"{what}: {thrown}");
        return this;
    }

    /// <summary>Says what came out, and adds the failures to a list.</summary>
    public void Note(List<string> failures)
    {
        TestContext.Current.TestOutputHelper?.WriteLine(Report());
        failures.AddRange(_failures.Select(f => $"{name}: {f}"));
    }

    private string Report() => string.Create(CultureInfo.InvariantCulture,
        $"{name} ({whole.Length} bytes): {_refused} refused, {_read} read, {_failures.Count} failures; slowest {_slowest.Time.TotalMilliseconds:F0} ms ({_slowest.What}); most memory {_largest.Bytes / 1e6:F1} MB ({_largest.What}); by what was thrown: {string.Join(", ", _messages.OrderByDescending(m => m.Value).Select(m => $"{(m.Key.Length == 0 ? "ours" : m.Key)} {m.Value}"))}");

    private void Fail(string what) => _failures.Add(what);
}
