using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Espalier.Cpu;

namespace Peers;

/// <summary>What was measured, as Markdown for people and JSON for machines.</summary>
static class Report
{
    /// <summary>Processor, versions and time.</summary>
    public static IReadOnlyDictionary<string, string> Setting() => new Dictionary<string, string>
    {
        ["processor"] = Processor(),
        ["cores"] = Environment.ProcessorCount.ToString(CultureInfo.InvariantCulture),
        ["system"] = RuntimeInformation.OSDescription,
        [".NET"] = Environment.Version.ToString(),
        ["Espalier"] = Version(typeof(Model)),
        ["SIMD"] = Simd.Level.ToString(),
        ["TorchSharp"] = Version(typeof(TorchSharp.torch)),
        ["libtorch"] = TorchSharp.torch.__version__,
        ["ONNX Runtime"] = Microsoft.ML.OnnxRuntime.OrtEnv.Instance().GetVersionString(),
        ["ML.NET"] = Version(typeof(Microsoft.ML.MLContext)),
        ["measured"] = DateTime.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
    };

    /// <summary>A table with the ratio of each contestant's rate to the first one's.</summary>
    public static string Markdown(IReadOnlyList<Result> results)
    {
        var text = new StringBuilder();
        text.AppendLine("| work | threads | who | median | fastest – slowest | rows/s | Espalier is faster by |");
        text.AppendLine("|---|---|---|---|---|---|---|");
        foreach (var group in results.GroupBy(r => (r.Work, r.Threads)))
        {
            var ours = group.First();
            foreach (var result in group)
                text.AppendLine(CultureInfo.InvariantCulture, $"| {result.Work} | {result.Threads} | {result.Contestant} | {Time(result.Median)} | {Time(result.Fastest)} – {Time(result.Slowest)} | {result.RowsPerSecond:N0} | {(result == ours ? "" : $"**{(result.Median / ours.Median).ToString("F2", CultureInfo.InvariantCulture)}×**")} |");
        }
        return text.ToString();
    }

    /// <summary>Writes NAME.md and NAME.json.</summary>
    public static void Write(string folder, string name, string markdown, object results)
    {
        Directory.CreateDirectory(folder);
        var setting = Setting();
        File.WriteAllText(Path.Combine(folder, name + ".md"), $"# {name}\n\n{string.Join("; ", setting.Select(s => $"{s.Key} {s.Value}"))}.\n\nContestants took turns; medians of the rounds.\n\n{markdown}");
        File.WriteAllText(Path.Combine(folder, name + ".json"), JsonSerializer.Serialize(new { setting, results }, Indented));
    }

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private static string Time(double seconds) => seconds >= 1e-3
        ? string.Create(CultureInfo.InvariantCulture, $"{seconds * 1e3:F2} ms")
        : string.Create(CultureInfo.InvariantCulture, $"{seconds * 1e6:F2} µs");

    private static string Version(Type type) => type.Assembly.GetName().Version!.ToString(3);

    private static string Processor() => File.Exists("/proc/cpuinfo")
        ? File.ReadLines("/proc/cpuinfo").First(l => l.StartsWith("model name", StringComparison.Ordinal)).Split(':')[1].Trim()
        : RuntimeInformation.ProcessArchitecture.ToString();
}
