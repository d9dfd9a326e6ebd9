using Espalier.Cpu;

namespace Espalier.Tests.Cpu;

/// <summary>Programs are run by the team or alone, as is faster at the time. Times are made up.</summary>
public class PaceTests
{
    [Theory]
    [InlineData(0.002, 0.55)] // short steps, two cores
    [InlineData(0.3, 0.55)]
    [InlineData(3, 0.55)] // longer than a window
    public void WithFreeCoresTheTeamDoesNearlyAllRuns(double alone, double together) => Assert.InRange(Share(new Pace(), alone, alone * together, 4000), 0.9, 1);

    [Theory]
    [InlineData(0.002, 20)] // a core is taken
    [InlineData(0.3, 4)]
    [InlineData(3, 1.5)]
    public void WhenTheTeamIsSlowerNearlyAllRunsAreDoneAlone(double alone, double together) => Assert.InRange(Share(new Pace(), alone, alone * together, 4000), 0, 0.1);

    [Fact]
    public void TheTeamIsLeftWhenACoreIsTakenAndComesBackWhenItIsFree()
    {
        var pace = new Pace();
        Share(pace, 0.1, 0.055, 50);
        Assert.True(pace.Together);
        Assert.InRange(Share(pace, 0.1, 1, 50), 0, 0.15);
        Assert.InRange(Share(pace, 0.1, 0.055, 200), 0.6, 1);
    }

    [Fact]
    public void TrialsOfWhatIsManyTimesSlowerCostLittle()
    {
        var pace = new Pace();
        double time = 0;
        const int runs = 50_000;
        for (int i = 0; i < runs; i++)
        {
            double run = pace.Together ? 0.4 : 0.01; // windows: 4 ms and 0.1 ms
            pace.Note((long)(run * Pace.Window));
            time += run;
        }
        Assert.InRange(time, 0, runs * 0.01 * 1.1);
    }

    // The share of runs by the team over some windows, when runs take parts of a window.
    private static double Share(Pace pace, double alone, double together, int windows)
    {
        double time = 0;
        int runs = 0, byTeam = 0;
        for (; time < windows; runs++)
        {
            double run = pace.Together ? together : alone;
            if (pace.Together) byTeam++;
            pace.Note((long)(run * Pace.Window));
            time += run;
        }
        return (double)byTeam / runs;
    }
}
