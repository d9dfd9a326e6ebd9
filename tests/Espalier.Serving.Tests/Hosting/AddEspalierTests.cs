using Espalier.Data;
using Microsoft.Extensions.DependencyInjection;

namespace Espalier.Serving.Tests.Hosting;

public class AddEspalierTests
{
    private static string Saved(TemporaryFolder folder, string name = "things.keras")
    {
        string path = folder.File(name);
        Things.Trained.Save(path);
        return path;
    }

    [Fact]
    public void OneModelIsASingletonThatAnswers()
    {
        using var folder = new TemporaryFolder();
        using var provider = new ServiceCollection().AddEspalier(Saved(folder)).BuildServiceProvider(validateScopes: true);
        var predictor = provider.GetRequiredService<Predictor>();
        using (var scope = provider.CreateScope()) Assert.Same(predictor, scope.ServiceProvider.GetRequiredService<Predictor>());
        var row = new { Size = 3.5, UnitWeight = (double?)null, Kind = "wood" };
        Assert.Equal(Things.Trained.PredictRow(row).ToString(), predictor.PredictRow(row).ToString());
    }

    [Fact]
    public void SeveralModelsHaveNames()
    {
        using var folder = new TemporaryFolder();
        string first = Saved(folder), second = folder.File("price.keras");
        Things.Train("price: number").Save(second);
        using var provider = new ServiceCollection().AddEspalier("all", first).AddEspalier("price", second, o => o.LoadAtStart = false).BuildServiceProvider();
        Assert.Equal(4, provider.GetRequiredKeyedService<Predictor>("all").Recipe.Heads.Count);
        Assert.Single(provider.GetRequiredKeyedService<Predictor>("price").Recipe.Heads);
        Assert.Same(provider.GetRequiredKeyedService<Predictor>("price"), provider.GetRequiredKeyedService<Predictor>("price"));
        Assert.Null(provider.GetService<Predictor>());
    }

    [Fact]
    public void OptionsAreHeeded()
    {
        using var folder = new TemporaryFolder();
        string path = Saved(folder);
        var services = new ServiceCollection().AddEspalier(path, o => (o.LoadAtStart, o.WarmUp, o.Threads) = (false, false, 1));
        File.WriteAllText(path, "no model any more"); // read at the first use, not before
        using var damaged = services.BuildServiceProvider();
        Assert.Throws<EspalierException>(() => damaged.GetRequiredService<Predictor>());
        Saved(folder);
        using var provider = services.BuildServiceProvider();
        Assert.Equal(1, provider.GetRequiredService<Predictor>().Model.Backend.Workers);
        Assert.Throws<EspalierException>(() => new ServiceCollection().AddEspalier(path, o => o.Threads = 0));
    }

    [Fact]
    public void AFileThatIsNotThereOrNoModelStopsTheStart()
    {
        using var folder = new TemporaryFolder();
        string path = Saved(folder);
        Assert.Contains("Did you mean 'things.keras'?", Error(folder.File("thigns.keras")), StringComparison.Ordinal);
        Assert.Contains("is a folder", Error(Path.GetDirectoryName(path)!), StringComparison.Ordinal);
        Assert.Contains("found no model file 'nowhere/at/all.keras'", Error("nowhere/at/all.keras"), StringComparison.Ordinal);
        Assert.Contains("empty", Error(" "), StringComparison.Ordinal);
        Assert.Contains("found no model file", Error(folder.File("lazy.keras"), lazy: true), StringComparison.Ordinal);
        File.WriteAllBytes(folder.File("cut.keras"), File.ReadAllBytes(path)[..200]);
        Error(folder.File("cut.keras"));
        var x = Espalier.Layers.Input(new Shape(2));
        new Model(x, x.Dense(1)).Save(folder.File("bare.keras"));
        Assert.Contains("is a model without encoders", Error(folder.File("bare.keras")), StringComparison.Ordinal);
        Assert.Contains("found a model registered already",
            Assert.Throws<EspalierException>(() => new ServiceCollection().AddEspalier(path).AddEspalier(path)).Message, StringComparison.Ordinal);
        Assert.Contains("a model 'a' registered already", Assert.Throws<EspalierException>(() => new ServiceCollection().AddEspalier("a", path).AddEspalier("b", path).AddEspalier("a", path)).Message, StringComparison.Ordinal);
        Assert.Contains("needs a name", Assert.Throws<EspalierException>(() => new ServiceCollection().AddEspalier("", path)).Message, StringComparison.Ordinal);
    }

    private static string Error(string path, bool lazy = false) =>
        Assert.Throws<EspalierException>(() => new ServiceCollection().AddEspalier(path, o => o.LoadAtStart = !lazy)).Message;
}
