// One network, two questions about a wine: how good is it, and is it red or white?
//   dotnet run wine.cs
#:project ../../src/Espalier.Data/Espalier.Data.csproj

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

// 1. Prepare. The files come from ESPALIER_DATA, the cache of `espalier data get wine`, or the network.
var files = DataSources.Get("wine");
var wines = Table.Stack([(Table.ReadCsv(files["winequality-red.csv"]), "red"), (Table.ReadCsv(files["winequality-white.csv"]), "white")], addedColumn: "color")
    .Bin("quality", Bins.Parse("≤4 bad, 5–6 ok, ≥7 good"));
var (train, test) = wines.Split(test: 0.25, seed: 7, stratify: ["quality", "color"], keepDuplicatesTogether: true);
var recipe = Recipe.Fit(train, heads: ["quality", "color"]);

// 2. Grow. A trunk that both questions share, and a head for each.
var x       = recipe.Input();                                        // (batch, 11)
var trunk   = x.Dense(64, Activation.Relu).Dropout(0.2).Dense(32, Activation.Relu);
var quality = trunk.Dense(3, Activation.Softmax, name: "quality");   // bad, ok, good
var color   = trunk.Dense(1, Activation.Sigmoid, name: "color");     // red or white

var model = new Model(x, [quality, color], name: "wine", seed: 7);
model.Compile(new Adam(1e-3),
    losses: new() { ["quality"] = Loss.CategoricalCrossentropy, ["color"] = Loss.BinaryCrossentropy },
    metrics: new() { ["quality"] = [new Accuracy(), new BalancedAccuracy()], ["color"] = new Accuracy() });

// 3. Train. The test rows are watched here but decide nothing.
var history = model.Fit(recipe.Batches(train), validation: recipe.Batches(test), epochs: 40);

// 4. Judge, beside what always answering the most frequent class would score.
foreach (var head in recipe.Heads)
{
    var counts = head.Count(recipe.Batches(test).Labels[head.Name]);
    Console.WriteLine($"{head.Name,-8} accuracy {history[$"val_{head.Name}_accuracy"][^1]:P1}, always '{head.ClassNames[counts.ToList().IndexOf(counts.Max())]}' {counts.Max() / (double)counts.Sum():P1}");
}
Console.WriteLine($"quality  balanced accuracy {history["val_quality_balanced_accuracy"][^1]:P1}");

// 5. Use. The file opens in Keras too; the encoders travel in it.
Directory.CreateDirectory("runs");
Predictor.Save("runs/wine.keras", model, recipe);
var answers = Predictor.Load("runs/wine.keras").Predict(test.Head(3));
for (int row = 0; row < answers.Rows; row++)
    Console.WriteLine($"wine {row + 1}: {answers["quality"].Answer(row)} and {answers["color"].Answer(row)}; it is {test["quality"].TextAt(row)} and {test["color"].TextAt(row)}");
