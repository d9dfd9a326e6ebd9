// Two questions about one fruit: what is it, and what colour is it? Draw the pictures first: dotnet run -c Release draw.cs
//   dotnet run -c Release fruit.cs
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

// 1. Prepare: labels from names such as apple_green_001.png; training pictures are varied afresh in every epoch.
using var fruit = Recipe.Parse("""
    name: fruit
    data: { images: pictures, labels: "{type}_{color}_{*}" }
    heads: [type, color]
    augment: { rotate: 20, shift: 0.05, zoom: 0.1, flip: horizontal }
    split: { test: 0.25, validation: 0.1, seed: 1, stratify: [type, color] }
    """).Prepare();

// 2. Grow. Both heads see the same edges and patches; a shape is then put together from them, a colour is there at once.
var x     = fruit.Fitted.Input();                                    // (batch, 48, 48, 3)
var trunk = Block(Block(x, 16), 32);                                 // (batch, 10, 10, 32)
var shape = Both(Convolution(Block(trunk, 48), 64)).Dropout(0.2);
var type  = shape.Dense(3, Activation.Softmax, name: "type");        // apple, banana, pear
var color = Both(trunk).Dense(32, Activation.Relu).Dense(3, Activation.Softmax, name: "color");

var model = new Model(x, [type, color], name: "fruit", seed: 1);
model.Compile(new Adam(2e-3), losses: new() { ["type"] = Loss.CategoricalCrossentropy, ["color"] = Loss.CategoricalCrossentropy }, metrics: new Accuracy());

// 3. Train.
model.Fit(fruit.Train, validation: fruit.Validation, epochs: 30, callbacks: [new LambdaCallback
{
    EpochEnd = (run, values) => Console.WriteLine($"epoch {run.Epoch + 1}: validation accuracy type {values["val_type_accuracy"]:P1}, color {values["val_color_accuracy"]:P1}"),
}]);

// 4. Judge by pictures that training never saw.
var judged = model.Evaluate(fruit.Test!);
foreach (var head in fruit.Heads) Console.WriteLine($"{head.Name,-6} accuracy {judged[$"{head.Name}_accuracy"]:P1}");

// 5. Use: picture in, two answers out.
Predictor.Save("runs/fruit.keras", model, fruit.Fitted);
string[] names = [.. fruit.Rows.Test.Take(3).Select(row => fruit.Names[row])];
var answers = Predictor.Load("runs/fruit.keras").Predict([.. names.Select(name => Image.Read($"pictures/{name}"))]);
for (int i = 0; i < names.Length; i++) Console.WriteLine($"{names[i]}: a {answers["color"].Answer(i)} {answers["type"].Answer(i)}");

static Symbol Convolution(Symbol x, int filters) => x.Conv2D(filters, 3, useBias: false).BatchNormalization().Activation(Activation.Relu);
static Symbol Block(Symbol x, int filters) => Convolution(x, filters).MaxPooling2D(2);
static Symbol Both(Symbol x) => Layers.Concatenate([x.GlobalAveragePooling2D(), x.GlobalMaxPooling2D()]);
