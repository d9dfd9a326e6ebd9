// Trains a recipe once for each of several seeds and prints how well every head does on rows it never saw.
//   dotnet run -c Release measure.cs -- wine/wine.yaml 1 2 3 4 5
// Settings may follow: training.epochs=40 "augment.swap={}"
// With --validation it judges by the validation rows: to choose settings without looking at the test rows.
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
string[] sets = [.. args.Where(a => a.Contains('='))];
string file = args.FirstOrDefault(a => a.EndsWith(".yaml", StringComparison.Ordinal)) ?? "wine/wine.yaml";
int[] seeds = [.. args.Where(a => int.TryParse(a, out _)).Select(a => int.Parse(a))];
if (seeds.Length == 0) seeds = [1, 2, 3, 4, 5];

var scores = new SortedDictionary<string, List<double>>(StringComparer.Ordinal);
foreach (int seed in seeds)
{
    var clock = Stopwatch.StartNew();
    var recipe = Recipe.Load(file).With("split.seed", $"{seed}").With("training.seed", $"{seed}");
    foreach (string set in sets) recipe = recipe.With(set.Split('=', 2)[0], set.Split('=', 2)[1]);
    using var data = recipe.Prepare();
    var judged = (onValidation ? data.Validation : data.Test) ?? data.Test!;
    var model = recipe.Build(data);
    model.Fit(data.Train, data.Validation, epochs: recipe.Training.Epochs, batchSize: recipe.Training.BatchSize, callbacks: recipe.Callbacks());
    var answers = new Predictor(model, data.Fitted).Predict(judged.Inputs[0]);
    foreach (var head in data.Heads.Where(h => h.Kind is AnswerKind.Softmax or AnswerKind.Sigmoid))
    {
        var (right, rows, byClass) = Judge(head, judged.Labels[head.Name], answers[head.Name]);
        double majority = byClass.Max(c => c.Rows) / (double)rows;
        Add($"{head.Name} accuracy", right / (double)rows);
        Add($"{head.Name} accuracy above the majority class", right / (double)rows - majority);
        Add($"{head.Name} balanced accuracy", byClass.Where(c => c.Rows > 0).Average(c => c.Right / (double)c.Rows));
    }
    Console.Error.WriteLine($"seed {seed}, {clock.Elapsed.TotalSeconds:F0} s: {string.Join(", ", scores.Select(s => $"{s.Key} {s.Value[^1]:P2}"))}");
}
Console.WriteLine($"{file}, {(onValidation ? "validation" : "test")} rows, seeds {string.Join(" ", seeds)} {string.Join(" ", sets)}");
foreach (var (name, values) in scores) Console.WriteLine($"{name,-46} mean {values.Average():P2}  min {values.Min():P2}  max {values.Max():P2}");

void Add(string name, double value)
{
    if (!scores.TryGetValue(name, out var values)) scores[name] = values = [];
    values.Add(value);
}

static (int Right, int Rows, (int Right, int Rows)[] ByClass) Judge(FittedHead head, Tensor labels, HeadPrediction answers)
{
    var byClass = new (int Right, int Rows)[head.ClassNames.Count];
    for (int row = 0; row < labels.Rows; row++)
    {
        var label = labels.Row(row);
        if (float.IsNaN(label[0])) continue;
        int truth = label.Length == 1 ? (int)label[0] : label.IndexOf(1f);
        byClass[truth].Rows++;
        if (answers.ClassOf(row) == truth) byClass[truth].Right++;
    }
    return (byClass.Sum(c => c.Right), byClass.Sum(c => c.Rows), byClass);
}
