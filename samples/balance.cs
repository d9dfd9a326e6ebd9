// Compares ways to balance the losses of several heads: trains a recipe with each of them and the same seeds, and prints a table with 95 %
// intervals, and the difference to the plain sum seed by seed.
//   dotnet run -c Release balance.cs -- wine/wine-deep.yaml 1 2 3 4 5
// Settings may follow: training.epochs=40. --methods sum,uncertainty takes some of the methods only; --log FILE keeps each run in a file,
// and runs that are in it already are not repeated. --validation judges by the validation rows.
#:project ../src/Espalier.Data/Espalier.Data.csproj

using System.Diagnostics;
using System.Globalization;
using Espalier;
using Espalier.Data;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
AppDomain.CurrentDomain.UnhandledException += (_, e) => // a message and no stack trace where the user can help
{
    if (e.ExceptionObject is not EspalierException problem) return;
    Console.Error.WriteLine(problem.Message);
    Environment.Exit(2);
};
bool onValidation = args.Contains("--validation");
string? log = Option("--log");
string[] methods = Option("--methods")?.Split(',') ?? ["sum", "log_loss", "uncertainty", "dwa", "famo", "gradnorm", "pcgrad", "random_weights"];
string[] sets = [.. args.Where(a => a.Contains('='))];
string file = args.FirstOrDefault(a => a.EndsWith(".yaml", StringComparison.Ordinal)) ?? "wine/wine-deep.yaml";
int[] seeds = [.. args.Where(a => int.TryParse(a, out _)).Select(a => int.Parse(a))];
if (seeds.Length == 0) seeds = [1, 2, 3, 4, 5];

// A run is a line: method, seed, measure, value, parted by tabs; the last measure of a run is its time.
const string Time = "seconds an epoch";
var runs = new Dictionary<(string Method, int Seed, string Measure), double>();
var measures = new List<string>();
if (log is not null && File.Exists(log))
    foreach (string line in File.ReadLines(log))
        if (line.Split('\t') is [var method, var seed, var measure, var value]) Note(method, int.Parse(seed), measure, double.Parse(value));

foreach (int seed in seeds)
{
    var recipe = Recipe.Load(file).With("split.seed", $"{seed}").With("training.seed", $"{seed}");
    foreach (string set in sets) recipe = recipe.With(set.Split('=', 2)[0], set.Split('=', 2)[1]);
    PreparedData? data = null;
    foreach (string method in methods)
    {
        if (runs.ContainsKey((method, seed, Time))) continue;
        data ??= recipe.Prepare();
        var clock = Stopwatch.StartNew();
        var found = Train(recipe.With("training.balance", method), data);
        found.Add((Time, clock.Elapsed.TotalSeconds / recipe.Training.Epochs));
        foreach (var (measure, value) in found) Note(method, seed, measure, value);
        if (log is not null) File.AppendAllLines(log, found.Select(f => $"{method}\t{seed}\t{f.Measure}\t{f.Value:R}"));
        Console.Error.WriteLine($"seed {seed}, {method}: {string.Join(", ", found.Select(f => $"{f.Measure} {f.Value:0.0000}"))}");
    }
    data?.Dispose();
}

Console.WriteLine($"{file}, {(onValidation ? "validation" : "test")} rows, seeds {string.Join(" ", seeds)} {string.Join(" ", sets)}\n");
Console.WriteLine($"| method | {string.Join(" | ", measures)} |\n|---|{string.Concat(measures.Select(_ => "---|"))}");
foreach (string method in methods)
    Console.WriteLine($"| {method} | {string.Join(" | ", measures.Select(m => Shown(Values(method, m), m)))} |");
if (methods.Length == 1 || !methods.Contains("sum")) return;
Console.WriteLine($"\nDifference to the plain sum, seed by seed\n\n| method | {string.Join(" | ", measures.Where(m => m != Time))} |\n|---|{string.Concat(measures.Where(m => m != Time).Select(_ => "---|"))}");
foreach (string method in methods.Where(m => m != "sum"))
    Console.WriteLine($"| {method} | {string.Join(" | ", measures.Where(m => m != Time).Select(m => Shown([.. seeds
        .Where(s => runs.ContainsKey((method, s, m)) && runs.ContainsKey(("sum", s, m))).Select(s => runs[(method, s, m)] - runs[("sum", s, m)])], m, signed: true)))} |");

List<(string Measure, double Value)> Train(Recipe recipe, PreparedData data)
{
    data = data.With(recipe);
    var model = recipe.Build(data);
    model.Fit(data.Train, epochs: recipe.Training.Epochs, batchSize: recipe.Training.BatchSize, callbacks: recipe.Callbacks());
    var judged = (onValidation ? data.Validation : data.Test) ?? data.Test!;
    var answers = new Predictor(model, data.Fitted).Predict(judged.Inputs[0]);
    var found = new List<(string, double)>();
    foreach (var head in data.Heads.Where(h => h.Kind is AnswerKind.Softmax or AnswerKind.Sigmoid))
    {
        var byClass = new (int Right, int Rows)[head.ClassNames.Count];
        var labels = judged.Labels[head.Name];
        for (int row = 0; row < labels.Rows; row++)
        {
            var label = labels.Row(row);
            if (float.IsNaN(label[0])) continue;
            int truth = label.Length == 1 ? (int)label[0] : label.IndexOf(1f);
            byClass[truth].Rows++;
            if (answers[head.Name].ClassOf(row) == truth) byClass[truth].Right++;
        }
        found.Add(($"{head.Name} accuracy", byClass.Sum(c => c.Right) / (double)byClass.Sum(c => c.Rows)));
        found.Add(($"{head.Name} balanced", byClass.Where(c => c.Rows > 0).Average(c => c.Right / (double)c.Rows)));
    }
    found.Add(("mean of the accuracies", found.Where(f => f.Item1.EndsWith("accuracy", StringComparison.Ordinal)).Average(f => f.Item2)));
    return found;
}

double[] Values(string method, string measure) => [.. seeds.Where(s => runs.ContainsKey((method, s, measure))).Select(s => runs[(method, s, measure)])];

string? Option(string name) => Array.IndexOf(args, name) is var at and >= 0 && at + 1 < args.Length ? args[at + 1] : null;

void Note(string method, int seed, string measure, double value)
{
    if (!measures.Contains(measure)) measures.Add(measure);
    runs[(method, seed, measure)] = value;
}

// The mean and half the 95 % interval by Student's t.
static string Shown(double[] values, string measure, bool signed = false)
{
    if (values.Length == 0) return "not run";
    bool share = measure != Time;
    double mean = values.Average(), spread = Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / Math.Max(1, values.Length - 1));
    double[] student = [0, 12.71, 4.30, 3.18, 2.78, 2.57, 2.45, 2.36, 2.31, 2.26, 2.23, 2.20, 2.18, 2.16, 2.14, 2.13];
    if (!share) return values.Order().ElementAt(values.Length / 2).ToString("0.000"); // the median: the first run is slower
    string center = (signed && Math.Round(100 * mean, 2) > 0 ? "+" : "") + Math.Round(100 * mean, 2).ToString("0.00").Replace("-0.00", "0.00");
    if (values.Length == 1) return $"{center} (1 seed)";
    double half = student[Math.Min(values.Length - 1, student.Length - 1)] * spread / Math.Sqrt(values.Length);
    return $"{center} ± {100 * half:0.00}";
}
