namespace Espalier.Design.Tests.Diagnose;

/// <summary>A clock that stands still: what is estimated to take time is left out, what is not is done, however slow the machine.</summary>
internal sealed class StoppedClock : TimeProvider
{
    public override long GetTimestamp() => 0;
}
