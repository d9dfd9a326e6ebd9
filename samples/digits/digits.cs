// Which digit is it? A small convolutional network on 1,797 real digits that come with Espalier: nothing is fetched.
//   dotnet run -c Release digits.cs
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

// 1. Prepare. Training pictures are moved and turned a little, afresh in every epoch; a mirrored 2 is no 2, so they are not flipped.
using var digits = Recipe.Parse("""
    name: digits
    data: digits
    heads: { digit: { kind: softmax, column: label } }
    augment: { shift: 0.06, rotate: 8, zoom: 0.05, fill: 0 }
    split: { test: 0.25, validation: 0.1, seed: 1 }
    """).Prepare();

// 2. Grow.
const int epochs = 60, batch = 32;
var x     = digits.Fitted.Input();                                                                          // (batch, 8, 8, 1)
var trunk = x.Conv2D(16, 3, padding: Padding.Same, activation: Activation.Relu).MaxPooling2D(2)             // (batch, 4, 4, 16)
             .Conv2D(32, 3, padding: Padding.Same, activation: Activation.Relu).MaxPooling2D(2)             // (batch, 2, 2, 32)
             .Flatten().Dense(64, Activation.Relu).Dropout(0.3);
var model = new Model(x, trunk.Dense(10, Activation.Softmax, name: "digit"), name: "digits", seed: 1);
double steps = Math.Ceiling(digits.TrainingRows / (double)batch) * epochs;
model.Compile(new Adam(new CosineDecay(0.002, steps)), Loss.CategoricalCrossentropy, metrics: new Accuracy());

// 3. Train.
model.Fit(digits.Train, validation: digits.Validation, epochs: epochs, batchSize: batch, callbacks: [new LambdaCallback
{
    EpochEnd = (run, values) => { if ((run.Epoch + 1) % 10 == 0) Console.WriteLine($"epoch {run.Epoch + 1}: loss {values["loss"]:F4}, validation accuracy {values["val_accuracy"]:P1}"); },
}]);

// 4. Judge by digits that training never saw.
Console.WriteLine($"accuracy {model.Evaluate(digits.Test!)["accuracy"]:P1}");

// 5. Use.
Predictor.Save("runs/digits.keras", model, digits.Fitted);
var set = ImageSet.Read(ImageSource.Get("digits"));
int one = digits.Rows.Test[0];
Console.WriteLine($"a {set.Labels["label"].TextAt(one)} is read as {Predictor.Load("runs/digits.keras").Predict(set.Images[one])["digit"].Answer(0)}");
