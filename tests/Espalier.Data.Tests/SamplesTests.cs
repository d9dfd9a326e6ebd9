using System.Security.Cryptography;
using Espalier.Tests;

namespace Espalier.Data.Tests;

/// <summary>The samples of pictures: programs compile, fruit is drawn, and short versions of the recipes learn.</summary>
public class SamplesTests
{
    private static readonly string Samples = Path.Combine(ReadmeTests.Root, "samples");

    public static TheoryData<string> Programs => [.. Files("*.cs")];

    public static TheoryData<string> Recipes => [.. Files("*.yaml")];

    [Theory]
    [MemberData(nameof(Programs))]
    public Task EveryProgramCompiles(string program) => Compiled(program, _ => Task.CompletedTask);

    [Theory]
    [MemberData(nameof(Recipes))]
    public void EveryRecipeIsRead(string recipe) => Assert.NotEmpty(Recipe.Load(Path.Combine(Samples, recipe)).Heads);

    [Fact]
    public async Task FruitIsDrawnTheSameEveryTimeAndLearnt()
    {
        using var folder = new TemporaryFolder();
        await Compiled(Path.Combine("fruit", "draw.cs"), async assembly =>
        {
            foreach (string name in new[] { "pictures", "again" })
            {
                var (code, output, error) = await ReadmeTests.Run(assembly, folder.Path, name, "--count", "8");
                Assert.True(code == 0, error);
                Assert.Contains("72 pictures of 48 x 48 in " + name, output);
            }
            var (wrong, _, message) = await ReadmeTests.Run(assembly, folder.Path, "--count", "many");
            Assert.Equal(2, wrong);
            Assert.Contains("--count", message);
        });
        string[] drawn = Contents(folder.File("pictures"));
        Assert.Equal(72, drawn.Distinct().Count());
        Assert.Equal(drawn, Contents(folder.File("again")));
        foreach (string name in new[] { "fruit.yaml", "fruit-unseen.yaml" })
        {
            File.Copy(Path.Combine(Samples, "fruit", name), folder.File(name));
            using var fruit = Recipe.Load(folder.File(name)).With("training.epochs", "1").Prepare();
            Assert.Equal(["type", "color"], fruit.Heads.Select(h => h.Name));
            Assert.Equal(["apple", "banana", "pear"], fruit.Heads[0].ClassNames);
            Assert.Equal(["green", "red", "yellow"], fruit.Heads[1].ClassNames);
            var test = fruit.Rows.Test.Select(row => fruit.Names[row]).ToArray();
            if (name == "fruit.yaml") Assert.Equal(18, test.Length);
            else Assert.Equal(fruit.Names.Where(n => n.StartsWith("banana_red", StringComparison.Ordinal)), test.Order(StringComparer.Ordinal));
            Assert.True(Scores(fruit)["type_accuracy"] is >= 0 and <= 1);
        }
    }

    [Theory]
    [InlineData("digits.yaml")]
    [InlineData("digits-cnn.yaml")]
    public void DigitsAreLearntWithNothingFetched(string recipe)
    {
        using var digits = Recipe.Load(Path.Combine(Samples, "digits", recipe)).With("training.epochs", "8").Prepare();
        double accuracy = Scores(digits)["accuracy"];
        Assert.True(accuracy > 0.85, $"{recipe}: {accuracy:P1} after 8 epochs");
    }

    [Fact]
    public void TheSequentialOfSunglassesIsThatOfTheRecipe()
    {
        string from = TestFolders.Faces();
        using var faces = Recipe.Load(Path.Combine(Samples, "sunglasses", "sunglasses.yaml")).With("training.epochs", "1").Prepare(from);
        var recipes = faces.Recipe.Build(faces);
        Assert.Equal(["Conv2D", "MaxPooling2D", "Flatten", "Dense", "Dense"], recipes.InnerLayers.Skip(1).Select(l => l.GetType().Name));
        Assert.Equal(108_001, recipes.ParameterCount);
        Assert.True(Scores(faces)["accuracy"] is >= 0 and <= 1);
    }

    private static IReadOnlyDictionary<string, double> Scores(PreparedData data)
    {
        var model = data.Recipe.Build(data);
        model.Fit(data.Train, data.Validation, epochs: data.Recipe.Training.Epochs, batchSize: data.Recipe.Training.BatchSize, callbacks: data.Recipe.Callbacks());
        return model.Evaluate(data.Test!).ToDictionary(s => s.Key, s => s.Value);
    }

    private static string[] Contents(string folder) =>
        [.. Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal).Select(f => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(f))))];

    private static async Task Compiled(string program, Func<string, Task> use)
    {
        string name = $"sample-{Guid.NewGuid():N}", assembly = Path.Combine(AppContext.BaseDirectory, $"{name}.dll");
        // Lines such as #:project are for dotnet run.
        bool web = File.ReadLines(Path.Combine(Samples, program)).Contains("#:sdk Microsoft.NET.Sdk.Web");
        string text = string.Join('\n', File.ReadLines(Path.Combine(Samples, program)).Select(line => line.StartsWith("#:", StringComparison.Ordinal) ? "" : line));
        try
        {
            ReadmeTests.Compile(text, name, assembly, web);
            await use(assembly);
        }
        finally
        {
            File.Delete(assembly);
        }
    }

    private static IEnumerable<string> Files(string pattern) => Directory.EnumerateFiles(Samples, pattern, SearchOption.AllDirectories)
        .Select(f => Path.GetRelativePath(Samples, f)).Where(f => !f.Split(Path.DirectorySeparatorChar).Any(part => part is "runs" or "bin" or "obj")).Order(StringComparer.Ordinal);
}
