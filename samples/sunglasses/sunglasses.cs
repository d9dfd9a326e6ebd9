// One question about a face: with sunglasses or without? Layer upon layer, one answer at the end.
//   dotnet run -c Release sunglasses.cs
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

// 1. Prepare: sizes, the label from the file names, the split.
using var faces = Recipe.Parse("""
    name: sunglasses
    data: { source: faces, labels: "{userid}_{pose}_{expression}_{eyes}" }
    images: { rows: 60, columns: 64, color: grey, scale: [max, sqrt, standardize] }
    heads: { eyes: { kind: sigmoid, positive: sunglasses } }
    split: { test: 0.25, validation: 0.1, seed: 1 }
    """).Prepare();

// 2. Grow: no trunk and no branches, just one layer behind the other.
var model = new Sequential(
[
    new Conv2D(16, 5, activation: Activation.Relu),      // (60, 64, 1) -> (56, 60, 16)
    new MaxPooling2D(4),                                 // -> (14, 15, 16)
    new Flatten(),                                       // -> 3360
    new Dense(32, Activation.Relu),
    new Dense(1, Activation.Sigmoid, name: "eyes"),
], name: "sunglasses", seed: 1);
model.Build(faces.Fitted.InputShape);                   // a stack knows its sizes when it knows what comes in
model.Compile(new Adam(1e-3), Loss.BinaryCrossentropy, metrics: new Accuracy());
Console.WriteLine(model.Summary());

// 3. Train.
model.Fit(faces.Train, validation: faces.Validation, epochs: 30, batchSize: 32, callbacks: [new LambdaCallback
{
    EpochEnd = (run, values) => Console.WriteLine($"epoch {run.Epoch + 1}: loss {values["loss"]:F4}, validation accuracy {values["val_accuracy"]:P1}"),
}]);

// 4. Judge by faces that training never saw.
var counts = faces.Heads[0].Count(faces.Test!.Labels["eyes"]);
Console.WriteLine($"accuracy {model.Evaluate(faces.Test!)["accuracy"]:P1}, always the more frequent {counts.Max() / (double)counts.Sum():P1}");

// 5. Use: the file opens in Keras too; size, scaling and class names travel in it.
Predictor.Save("runs/sunglasses.keras", model, faces.Fitted);
var first = ImageSource.Get("faces").Entries().First();
var answer = Predictor.Load("runs/sunglasses.keras").Predict(first.Decode())["eyes"];
Console.WriteLine($"{first.Name}: {answer.Answer(0)}");
