// Four questions about one face: who, looking where, in what mood, with sunglasses or without?
//   dotnet run -c Release faces.cs
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

// 1. Prepare: sizes, labels from the file names, the split, five varied copies of each training picture. The checkpoint holds it all, so
//    that whoever trains needs no pictures.
Directory.CreateDirectory("runs");
const string checkpoint = "runs/faces.safetensors";
using (var prepared = Recipe.Parse("""
    name: faces
    data: { source: faces, labels: "{userid}_{pose}_{expression}_{eyes}" }
    images: { rows: 60, columns: 64, color: grey, scale: unit }
    augment: { copies: 4, keep_original: true, rotate: 10, shift: 0.05, zoom: 0.1, flip: horizontal, swap: { pose: [left, right] } }
    heads: { userid: softmax, pose: softmax, expression: softmax, eyes: { kind: sigmoid, positive: sunglasses } }
    split: { test: 156, validation: 0, seed: 1, stratify: [userid, pose] }
    """).Prepare())
    prepared.Save(checkpoint);

// 2. Grow: three blocks and a dense layer that all questions share, then a branch for each, as deep as its question is hard.
using var faces = PreparedData.Open(checkpoint);
var x = faces.Fitted.Input();                                          // (batch, 60, 64, 1)
var trunk = x.Conv2D(32, 3, activation: Activation.Relu).MaxPooling2D(2)
    .Conv2D(64, 3, activation: Activation.Relu).MaxPooling2D(2)
    .Conv2D(128, 3, activation: Activation.Relu).MaxPooling2D(2)
    .Flatten().Dense(64, Activation.Relu);
var userid = trunk.Dense(64, Activation.Relu).Dense(20, Activation.Softmax, name: "userid");
var pose = trunk.Dense(64, Activation.Relu).Dense(4, Activation.Softmax, name: "pose");
var expression = trunk.Dense(128, Activation.Relu).Dense(64, Activation.Relu).Dense(32, Activation.Relu)
    .Dense(4, Activation.Softmax, name: "expression");
var eyes = trunk.Dense(64, Activation.Relu).Dense(1, Activation.Sigmoid, name: "eyes");

var model = new Model(x, [userid, pose, expression, eyes], name: "faces", seed: 1);
model.Compile(new Adam(1e-3), metrics: new Accuracy(), losses: new()
{
    ["userid"] = Loss.CategoricalCrossentropy,
    ["pose"] = Loss.CategoricalCrossentropy,
    ["expression"] = Loss.CategoricalCrossentropy,
    ["eyes"] = Loss.BinaryCrossentropy,
});
Console.WriteLine(model.Summary());

// 3. Train: 2,340 pictures, 20 times.
model.Fit(faces.Train, epochs: 20, batchSize: 32, callbacks: [new LambdaCallback
{
    EpochEnd = (run, values) => Console.WriteLine($"epoch {run.Epoch + 1}: loss {values["loss"]:F4}"),
}]);

// 4. Judge by the 156 pictures that were set aside, beside what always answering the most frequent class would score.
var judged = model.Evaluate(faces.Test!);
foreach (var head in faces.Heads)
{
    var counts = head.Count(faces.Test!.Labels[head.Name]);
    Console.WriteLine($"{head.Name,-10} accuracy {judged[$"{head.Name}_accuracy"]:P1}, always the most frequent {counts.Max() / (double)counts.Sum():P1}");
}

// 5. Use: picture in, four answers out. Sizes, scaling and class names travel in the file.
Predictor.Save("runs/faces.keras", model, faces.Fitted);
