using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Espalier.Cli.Tests;

public sealed partial class ResumeTests : IDisposable
{
    private readonly Tool _tool = new();

    [Fact]
    public void TwoKillsCostNoBit() => Kill(2);

    [Fact(Explicit = true)]
    [Trait("Category", "Slow")]
    public void TenKillsCostNoBit() => Kill(10);

    [Fact]
    public void TwoKillsOfATrainingOnVariedPicturesCostNoBit()
    {
        Bars.Plant(_tool);
        Kill(2, "bars.yaml");
    }

    private void Kill(int kills, string recipe = "flowers.yaml")
    {
        // A callback with a state of its own: the best weights so far.
        Flowers.Plant(_tool, Flowers.Recipe.Replace("seed: 5 }", "seed: 5, early_stopping: { patience: 100000, restore_best: true } }"));
        // More epochs than any machine trains before it is killed: the clock decides where a kill falls, never whether one does.
        string[] args = ["train", recipe, "--epochs", "100000", "--out", "killed"];
        var moments = new Random(20240611); // when, not what: any moment will do
        for (int kill = 0; kill < kills; kill++)
        {
            using Process process = _tool.Start(args);
            Drain(process);
            WaitForEpochs(Epochs() + moments.Next(5, 60), process);
            Thread.Sleep(moments.Next(40));
            Assert.False(process.HasExited, $"The training ended by itself before kill {kill + 1}.");
            process.Kill();
            process.WaitForExit();
            args = ["train", "--resume", "killed"];
        }
        string end = (Epochs() + 10).ToString(System.Globalization.CultureInfo.InvariantCulture);
        _tool.Run("train", "--resume", "killed", "--epochs", end).Exits(0);
        _tool.Run("train", recipe, "--epochs", end, "--out", "whole").Exits(0);
        Assert.Equal(MeasuredRun.Lines(_tool["whole"]), MeasuredRun.Lines(_tool["killed"]));
        foreach (string member in new[] { "weights.bin", "optimizer.bin" }) Assert.Equal(MeasuredRun.State(_tool["whole"], member), MeasuredRun.State(_tool["killed"], member));
        Assert.Equal(MeasuredRun.Model(_tool["whole"], "model.weights.h5"), MeasuredRun.Model(_tool["killed"], "model.weights.h5"));
        Assert.Empty(Directory.EnumerateFiles(_tool["killed"], "*.tmp"));
    }

    [Theory]
    [InlineData(2)] // Ctrl-C
    [InlineData(15)] // what kill and shutdowns send
    public void AStopSavesAndSaysHowToGoOn(int signal)
    {
        Flowers.Plant(_tool);
        _tool.Run("train", "flowers.yaml", "--epochs", "60", "--out", "whole").Exits(0);
        using Process process = _tool.Start("train", "flowers.yaml", "--epochs", "100000", "--out", "killed");
        string error = "";
        process.ErrorDataReceived += (_, line) => error += line.Data + "\n";
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        WaitForEpochs(5, process);
        Interrupt(process, signal);
        Assert.True(process.WaitForExit(TimeSpan.FromMinutes(1)));
        process.WaitForExit();
        Assert.True(process.ExitCode == 130, $"130 was expected but it is {process.ExitCode}\n{error}");
        Assert.Contains("To go on: espalier train --resume killed", error);
        Assert.DoesNotContain("   at ", error);
        int done = Epochs();
        Assert.Contains($" {done} of 100000 epochs are saved", error.Replace(",", ""));
        int target = Math.Max(60, done + 10);
        _tool.Run("train", "--resume", "killed", "--epochs", target.ToString(System.Globalization.CultureInfo.InvariantCulture)).Exits(0);
        Assert.Equal(MeasuredRun.Lines(_tool["whole"]), MeasuredRun.Lines(_tool["killed"]).Take(60));
    }

    [Fact]
    public void ResumeRefusesWhatItCannotKeep()
    {
        Flowers.Plant(_tool);
        _tool.Run("train", "flowers.yaml", "--epochs", "2", "--out", "run").Exits(0);
        _tool.Run("train", "--resume", "rnu").Refuses("There is no run 'rnu'.");
        _tool.Run("train", "--resume", "run", "--seed", "4").Refuses("--resume keeps the run's recipe");
        _tool.Run("train", "run").Refuses("espalier train --resume run");
        _tool.Write("flowers.csv", Flowers.Table(200));
        _tool.Run("train", "--resume", "run", "--epochs", "4").Refuses("'flowers.csv' is not the file that the run was trained on");
    }

    private int Epochs() => File.Exists(_tool["killed/metrics.jsonl"]) ? File.ReadAllLines(_tool["killed/metrics.jsonl"]).Length : 0;

    private void WaitForEpochs(int epochs, Process process)
    {
        var clock = Stopwatch.StartNew();
        while (Epochs() < epochs && !process.HasExited && clock.Elapsed < TimeSpan.FromMinutes(2)) Thread.Sleep(2);
    }

    private static void Drain(Process process)
    {
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
    }

    private static void Interrupt(Process process, int signal)
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("A signal cannot be sent on Windows.");
        Assert.Equal(0, Send(process.Id, signal));
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Send(int process, int signal);

    public void Dispose() => _tool.Dispose();
}
