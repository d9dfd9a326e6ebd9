namespace Espalier.Cli.Tests;

public sealed class UsageTests : IDisposable
{
    private readonly Tool _tool = new();

    [Fact]
    public void WithoutArgumentsTheVerbsAreListed()
    {
        var result = _tool.Run().Exits(0);
        foreach (string verb in new[] { "new", "inspect", "advise", "prepare", "train", "evaluate", "predict", "summary", "diagram", "plot", "explain", "doctor", "export", "import", "convert", "data" }) Assert.Contains(verb, result.Out);
        Assert.Equal("", result.Error);
    }

    [Fact]
    public void EveryVerbExplainsItself()
    {
        foreach (string verb in new[] { "new", "inspect", "advise", "prepare", "train", "evaluate", "predict", "summary", "diagram", "plot", "explain", "doctor", "export", "import", "convert" })
            Assert.Matches($@"espalier {verb} \[?<", _tool.Run(verb, "--help").Exits(0).Out);
    }

    [Fact]
    public void AReaderThatLeavesIsNoFault()
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("Needs a shell with pipes.");
        _tool.Write("t.csv", string.Join(",", Enumerable.Range(0, 3000).Select(c => $"column{c}")) + "\n" + string.Join(",", Enumerable.Range(0, 3000)) + "\n" + string.Join(",", Enumerable.Range(1, 3000)) + "\n");
        string assembly = Path.Combine(AppContext.BaseDirectory, "Espalier.Cli.dll");
        using var shell = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("sh", ["-c", $"dotnet '{assembly}' inspect t.csv 2>error.txt | head -1"])
        {
            WorkingDirectory = _tool.Folder,
            RedirectStandardOutput = true,
        })!;
        Assert.StartsWith("t.csv", shell.StandardOutput.ReadToEnd());
        shell.WaitForExit();
        Assert.Equal("", _tool.Read("error.txt"));
    }

    [Fact]
    public void TheVersionIsPrinted() => Assert.Matches(@"^\d+\.\d+\.\d+", _tool.Run("--version").Exits(0).Out);

    [Theory]
    [InlineData("inspcet x.csv", "There is no verb 'inspcet'. Did you mean 'inspect'?")]
    [InlineData("inspect", "espalier inspect --help")]
    [InlineData("inspect x.csv --jsn", "'espalier inspect' has no option '--jsn'. Did you mean '--json'?")]
    [InlineData("data", "A verb was expected after 'espalier data': list, get.")]
    [InlineData("data get win", "There is no data set 'win'. Did you mean 'wine'?")]
    public void WrongUsageIsOneLineAndExitCode2(string line, string expected) => _tool.Run(line.Split(' ')).Refuses(expected);

    [Fact]
    public void NoColourIsWrittenIntoAPipe()
    {
        _tool.Write("t.csv", "a,b\n1,x\n2,y\n");
        _tool.Environment["TERM"] = "xterm-256color";
        Assert.DoesNotContain('\e', _tool.Run("inspect", "t.csv").Exits(0).Out);
    }

    [Fact]
    public void EveryLocalePrintsTheSame()
    {
        _tool.Write("t.csv", "a,b\n1.5,x\n2.25,y\n1234.5,x\n");
        string expected = _tool.Run("inspect", "t.csv").Exits(0).Out;
        foreach (string locale in new[] { "de_DE.UTF-8", "tr_TR.UTF-8", "C" })
        {
            _tool.Environment["LANG"] = _tool.Environment["LC_ALL"] = locale;
            Assert.Equal(expected, _tool.Run("inspect", "t.csv").Exits(0).Out);
        }
        Assert.Contains("1.5 to 1234.5", expected);
    }

    public void Dispose() => _tool.Dispose();
}
