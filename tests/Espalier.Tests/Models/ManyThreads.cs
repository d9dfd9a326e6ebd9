namespace Espalier.Tests.Models;

/// <summary>The same work on many threads at once; a failure of any of them is the test's.</summary>
internal static class ManyThreads
{
    /// <summary>How many there are.</summary>
    public const int Count = 8;

    /// <summary>Runs the work on every thread, with the thread's number, and waits for all.</summary>
    public static void Run(Action<int> body)
    {
        Exception? failure = null;
        Thread[] threads = [.. Enumerable.Range(0, Count).Select(t => new Thread(() =>
        {
            try
            {
                body(t);
            }
            catch (Exception e)
            {
                failure = e;
            }
        }))];
        foreach (var thread in threads) thread.Start();
        foreach (var thread in threads) thread.Join();
        if (failure is not null) throw new InvalidOperationException("A thread failed.", failure);
    }
}
