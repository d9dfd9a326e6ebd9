namespace Espalier.Cpu;

/// <summary>One wait of a worker: some microseconds of spinning, then yielding the core each time.</summary>
struct Waiting(int spins)
{
    const int LongYields = 100;
    int _turns;

    /// <summary>It has gone on for so long that blocking costs less.</summary>
    public readonly bool Long => _turns > spins + LongYields;

    /// <summary>Waits a little.</summary>
    public void Once()
    {
        if (_turns++ < spins) Thread.SpinWait(1);
        else Thread.Yield();
    }
}
