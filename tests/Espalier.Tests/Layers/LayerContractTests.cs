using System.Globalization;
using System.Reflection;
using System.Text.Json.Nodes;
using Espalier.Cpu;
using Espalier.Graph;

namespace Espalier.Tests.Layers;

/// <summary>What every registered layer keeps to, found without naming one here.</summary>
public class LayerContractTests
{
    public static TheoryData<string> Examples => [.. LayerExamples.Found.Keys];

    // Models are layers too; they have tests of their own.
    private static IEnumerable<Type> LayerClasses => typeof(Layer).Assembly.GetTypes()
        .Where(t => t.IsSubclassOf(typeof(Layer)) && !t.IsAbstract && t.IsPublic && !t.IsAssignableTo(typeof(Model)));

    [Fact]
    public void EveryLayerIsRegisteredHasExamplesAndAFluentMethod()
    {
        var methods = typeof(Espalier.Layers).GetMethods(BindingFlags.Public | BindingFlags.Static).Select(m => m.Name).ToHashSet();
        var tried = LayerExamples.Found.Values.Select(e => e.Make().GetType()).ToHashSet();
        foreach (var type in LayerClasses)
        {
            string? name = type.GetCustomAttribute<RegisteredAttribute>()?.ClassName;
            Assert.True(name is not null, $"{type.Name} is not registered.");
            Assert.True(tried.Contains(type), $"{type.Name} has no example: derive a class from LayerExamples.");
            Assert.True(methods.Contains(name == "InputLayer" ? "Input" : name!), $"Layers has no method {name}.");
        }
    }

    [Theory, MemberData(nameof(Examples))]
    public void RunsWithTheShapeItPromises(string name)
    {
        var example = LayerExamples.Found[name];
        foreach (bool training in new[] { false, true })
            foreach (int batch in new[] { 1, 4 })
            {
                var run = new LayerRun(example, example.Make(), training);
                Assert.Equal(new Shape([Shape.Batch, .. example.Output.Dims]), run.Output.Shape);
                Assert.All(run.Values(batch), v => Assert.True(float.IsFinite(v)));
            }
    }

    [Theory, MemberData(nameof(Examples))]
    public void GradientsAgreeWithDifferences(string name)
    {
        var example = LayerExamples.Found[name];
        foreach (bool training in new[] { false, true })
        {
            var run = new LayerRun(example, example.Make(), training);
            foreach (var (analytic, numeric, size, about) in run.Compared(batch: 5))
                Assert.True(Math.Abs(analytic - numeric) <= 4e-3 * size + 1e-4, string.Create(CultureInfo.InvariantCulture,
                    $"{name} by {about}, training {training}: gradient {analytic:G6}, difference {numeric:G6}, terms of size {size:G3}."));
        }
    }

    [Theory, MemberData(nameof(Examples))]
    public void ConfigurationRebuildsIt(string name)
    {
        var example = LayerExamples.Found[name];
        var layer = example.Make();
        var run = new LayerRun(example, layer, training: true);
        var written = Write(layer);
        var again = Registry<Layer>.Create(layer.ClassName, new Config("again", written.DeepClone().AsObject()));
        Assert.Equal(written.ToJsonString(), Write(again).ToJsonString());
        Assert.Equal(layer.IsTrainable, again.IsTrainable);

        var other = new LayerRun(example, again, training: true);
        for (int i = 0; i < layer.Weights.Count; i++)
        {
            Assert.Equal(layer.Weights[i].Name, again.Weights[i].Name);
            Assert.Equal(layer.Weights[i].Regularizer?.GetType(), again.Weights[i].Regularizer?.GetType());
            Assert.Equal(layer.Weights[i].Constraint?.GetType(), again.Weights[i].Constraint?.GetType());
        }
        Assert.Equal(run.Values(3), other.Values(3));
    }

    private static JsonObject Write(Layer layer)
    {
        var config = new Config(layer.ClassName);
        layer.WriteConfig(config);
        // A layer within another also says for which shape it was built, once it is.
        foreach (var (_, value) in config.Json) (value as JsonObject)?.Remove("build_config");
        return config.Json;
    }

    [Theory, MemberData(nameof(Examples))]
    public void AppliedAgainItSharesItsWeights(string name)
    {
        var example = LayerExamples.Found[name];
        if (example.Inputs.Count == 0) return;
        var layer = example.Make();
        var first = new LayerRun(example, layer, training: false);
        var weights = layer.Weights.ToArray();
        var second = new LayerRun(example, layer, training: false);
        Assert.Equal(weights, layer.Weights);
        Assert.Equal(2, layer.Calls.Count);
        Assert.Equal(first.Values(3), second.Values(3));
        Assert.Equal(weights.Select(w => (w.Layer, w.Name)).Distinct().Count(), weights.Length);
    }

    [Theory, MemberData(nameof(Examples))]
    public void NoBitDependsOnThreads(string name)
    {
        var example = LayerExamples.Found[name];
        float[][] results = [.. LayerRun.Backends.Select(b => new LayerRun(example, example.Make(), training: true).Everything(1500, b))];
        Assert.All(results, r => Assert.True(r.AsSpan().SequenceEqual(results[0])));
    }

    [Theory, MemberData(nameof(Examples))]
    public void ErrorsNameTheLayer(string name)
    {
        var example = LayerExamples.Found[name];
        var layer = example.Make();
        Symbol[] tooMany = [.. new Shape[] { new(Shape.Batch, 5), new(Shape.Batch, 2, 3), new(Shape.Batch, 4, 4, 4) }.Select(s => Input.Of("x", s))];
        var error = Assert.Throws<EspalierException>(() => layer.ApplyAll(tooMany));
        Assert.StartsWith(layer.ClassName, error.Message, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Examples))]
    public void ThePrintedProgramNamesTheLayer(string name)
    {
        var example = LayerExamples.Found[name];
        var run = new LayerRun(example, example.Make(), training: true);
        if (example.Inputs.Count > 0 && run.Program.Nodes.Count > example.Inputs.Count)
            Assert.Contains(run.Layer.DisplayName, run.Program.ToString());
        Assert.Same(run.Layer, LayerCall.Of(run.Output).Layer);
    }
}
