using Espalier.Data;
using Espalier.Onnx.Tests;
using Espalier.Tests.Layers;

namespace Espalier.Serving.Tests.CSharp;

/// <summary>Every example of every layer, written as C#, compiled and run, says what the model says.</summary>
public class CSharpLayerTests
{
    public static TheoryData<string> Examples => [.. LayerExamples.Found.Keys];

    private static readonly Lazy<IReadOnlyDictionary<string, CompiledFile>> Compiled = new(() =>
        CompiledFile.All(LayerExamples.Found.Keys.Select(name => CSharpFile.Source(ExampleModels.Make(name).Model, namespaceName: Namespace(name)))));

    private static string Namespace(string name) => $"Exported.{name.Replace(" ", "", StringComparison.Ordinal)}Example";

    [Theory, MemberData(nameof(Examples))]
    public void SaysWhatTheModelSays(string name)
    {
        var (model, rows) = ExampleModels.Make(name);
        var file = Compiled.Value[Namespace(name)];
        var inputs = model.Inputs.Items.Select(i => rows[LayerCall.Of(i).Layer.Name!]).ToArray();
        var expected = model.Predict(new Dataset(inputs), batchSize: 1);
        for (int row = 0; row < inputs[0].Rows; row++)
        {
            float[][] outputs = file.Compute([.. inputs.Select(i => i.Row(row).ToArray())]);
            for (int h = 0; h < model.Heads.Count; h++)
                AssertClose(expected[model.Heads[h].Name].Row(row), outputs[h], $"{name}, row {row}, head {h}");
        }
    }

    internal static void AssertClose(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, string what, double tolerance = 2e-5)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
            Assert.True(Math.Abs(expected[i] - actual[i]) <= tolerance * Math.Max(1, Math.Abs(expected[i])) || (float.IsNaN(expected[i]) && float.IsNaN(actual[i])) || expected[i] == actual[i],
                $"{what}, value {i}: {expected[i]} was expected but C# says {actual[i]}.");
    }
}
