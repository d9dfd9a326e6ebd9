using System.Globalization;
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Espalier.Cpu;
using Espalier.Graph;
using Espalier.Tests.Ops;

namespace Espalier.Benchmarks;

/// <summary>The op cases that the tests check, timed by BenchmarkDotNet: each op by itself and with its gradient, on one thread.</summary>
public class OpBench
{
    private static string[] _cases = [];
    private static int _batch = 128;
    private Executable _alone = null!, _withGradient = null!;

    /// <summary>The case's name.</summary>
    [ParamsSource(nameof(Cases))]
    public string Op { get; set; } = "";

    /// <summary>The cases asked for.</summary>
    public static IEnumerable<string> Cases => _cases;

    /// <summary>Runs the cases whose name contains a text.</summary>
    public static int Run(string[] args)
    {
        string part = args.Length > 0 ? args[0] : "";
        if (args.Length > 1) _batch = int.Parse(args[1], CultureInfo.InvariantCulture);
        _cases = [.. OpCases.All.Keys.Where(name => name.Contains(part, StringComparison.OrdinalIgnoreCase))];
        if (_cases.Length == 0)
        {
            Console.Error.WriteLine($"No op case's name contains '{part}'.");
            return 2;
        }
        Console.WriteLine($"{_cases.Length} op cases, batch {_batch}, {Simd.Level}, one thread");
        var config = ManualConfig.CreateEmpty()
            .AddJob(Job.ShortRun.WithToolchain(new InProcessEmitToolchain(new()))) // in this process: no project is generated and built
            .AddColumnProvider(DefaultColumnProviders.Instance).AddLogger(ConsoleLogger.Default).AddExporter(MarkdownExporter.GitHub)
            .WithSummaryStyle(BenchmarkDotNet.Reports.SummaryStyle.Default.WithMaxParameterColumnWidth(100)).WithOptions(ConfigOptions.DisableLogFile)
            .WithArtifactsPath(Path.Combine(Path.GetTempPath(), "espalier-benchmarks"));
        return BenchmarkRunner.Run<OpBench>(config).HasCriticalValidationErrors ? 1 : 0;
    }

    /// <summary>Compiles the case.</summary>
    [GlobalSetup]
    public void Prepare()
    {
        var opCase = OpCases.All[Op];
        var backend = new CpuBackend(1);
        _alone = new CaseRun(opCase, false).Prepare(backend, _batch);
        _withGradient = new CaseRun(opCase, opCase.ChecksGradients).Prepare(backend, _batch);
    }

    /// <summary>The op.</summary>
    [Benchmark]
    public void Alone() => _alone.Run(OpCase.Moment);

    /// <summary>The op and its gradient.</summary>
    [Benchmark]
    public void WithGradient() => _withGradient.Run(OpCase.Moment);
}
