namespace Peers;

/// <summary>A contestant that is one call.</summary>
sealed class Job(string name, Action work) : Contestant
{
    public override string Name => name;

    public override void Run(int times)
    {
        for (int i = 0; i < times; i++) work();
    }
}
