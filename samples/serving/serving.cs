// A trained model behind HTTP: POST the measurements of a wine, get the answers of every head.
//   dotnet run -c Release serving.cs                         trains the wine network first (some seconds), then serves it
//   dotnet run -c Release serving.cs -- MODEL.keras [PORT]   serves a model file with its encoders
#:sdk Microsoft.NET.Sdk.Web
#:project ../../src/Espalier.Hosting/Espalier.Hosting.csproj

using System.Text.Json;
using Espalier;
using Espalier.Data;

string file = args.Length > 0 ? args[0] : TrainWine("runs/wine.keras");

var builder = WebApplication.CreateSlimBuilder();
builder.Logging.SetMinimumLevel(LogLevel.Warning);
builder.WebHost.UseUrls($"http://127.0.0.1:{(args.Length > 1 ? args[1] : "5080")}"); // loopback only: nobody else asks
try
{
    builder.Services.AddEspalier(file);
}
catch (EspalierException problem)
{
    Console.Error.WriteLine(problem.Message);
    return 2;
}
var app = builder.Build();
app.Lifetime.ApplicationStarted.Register(() => Console.WriteLine($"answering on {string.Join(", ", app.Urls)}; Ctrl-C ends it"));

// What the model needs and what it answers.
app.MapGet("/", (Predictor model) => new
{
    columns = model.Recipe.Features.Columns,
    heads = model.Recipe.Heads.Select(h => new { h.Name, kind = h.Kind.ToString(), classes = h.ClassNames }),
});

// One row as an object, or several as an array. A row that cannot be answered is the caller's mistake: 400 with the reason.
app.MapPost("/predict", (Predictor model, JsonElement body) =>
{
    try
    {
        return body.ValueKind == JsonValueKind.Array
            ? Results.Json(body.EnumerateArray().Select(row => model.PredictRow(row)).ToArray())
            : Results.Json(model.PredictRow(body));
    }
    catch (EspalierException problem)
    {
        return Results.Problem(problem.Message, statusCode: StatusCodes.Status400BadRequest);
    }
});

// A file of rows: the answers come back as CSV.
app.MapPost("/predict.csv", async (Predictor model, HttpRequest request) =>
{
    try
    {
        using var reader = new StreamReader(request.Body);
        using var answers = new StringWriter();
        model.Predict(Table.ParseCsv(await reader.ReadToEndAsync(), name: "the request")).ToTable().WriteCsv(answers);
        return Results.Text(answers.ToString(), "text/csv");
    }
    catch (EspalierException problem)
    {
        return Results.Problem(problem.Message, statusCode: StatusCodes.Status400BadRequest);
    }
});

app.Run();
return 0;

static string TrainWine(string path)
{
    if (File.Exists(path)) return path;
    using var data = Recipe.Load(Path.Combine(AppContext.GetData("EntryPointFileDirectoryPath") as string ?? ".", "../wine/wine.yaml")).Prepare();
    var model = data.Recipe.Build(data);
    var training = data.Recipe.Training;
    Console.WriteLine($"training {training.Epochs} epochs on {data.Train.Rows} wines …");
    model.Fit(data.Train, epochs: training.Epochs, batchSize: training.BatchSize);
    Directory.CreateDirectory(Path.GetDirectoryName(path)!);
    Predictor.Save(path, model, data.Fitted);
    return path;
}
