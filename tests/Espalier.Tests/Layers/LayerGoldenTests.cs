using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Espalier.Cpu;
using Espalier.Graph;
using Espalier.Tests.Goldens;

namespace Espalier.Tests.Layers;

/// <summary>Every recorded layer against Keras: output, penalties, gradients by inputs and weights, moving statistics, configuration.</summary>
public class LayerGoldenTests
{
    [Theory, GoldenCases("layers")]
    public void MatchesKeras(string tree, string name)
    {
        var golden = GoldenCase.Open(tree, "layers", name);
        var layer = Make(golden);
        bool training = (bool)golden.Json["training"]!;

        var inputArrays = golden.Numbered("input");
        Symbol[] inputs = [.. inputArrays.Select((a, i) => Input.Of($"input{i}", new Shape([Shape.Batch, .. a.Shape[1..]])))];
        if (golden.Has("adapt_data")) ((Normalization)layer).Adapt(golden["adapt_data"].ToTensor());
        var mask = golden.Has("mask") ? Input.Of("mask", new Shape([Shape.Batch, .. golden["mask"].Shape[1..]])) : null;
        inputs[0].Mask = mask;
        var outputs = layer.ApplyAll(inputs);
        SetWeights(golden, layer);

        var outputArrays = golden.Numbered("output");
        Assert.Equal(outputArrays.Count, outputs.Count);
        for (int i = 0; i < outputs.Count; i++)
            Assert.Equal(outputArrays[i].Shape, outputs[i].Shape.WithBatch(outputArrays[i].Shape[0]).Dims.ToArray());

        // The gradient of Σ outputs·d_output, as it was recorded: penalties are not in it.
        var seedArrays = golden.Numbered("d_output");
        Symbol[] seeds = [.. seedArrays.Select((a, i) => Input.Of($"d_output{i}", outputs[i].Shape))];
        Weight[] trained = [.. layer.Weights.Where(w => golden.Has($"d_weight.{Array.IndexOf([.. layer.Weights], w)}"))];
        Symbol[] by = [.. inputs, .. trained.Select(w => w.Parameter.Symbol)];
        var gradients = seeds.Length == 0 ? new Symbol?[by.Length] : Gradients.Of(outputs, seeds, by, training);
        Symbol[] penalties = Penalties(layer);

        var program = Program.Compile([.. outputs, .. gradients.OfType<Symbol>(), .. penalties], training: training);
        var executable = CpuBackend.Default.Prepare(program, inputArrays[0].Shape[0]);
        Fill(executable, inputs, inputArrays);
        if (mask is not null) Fill(executable, [mask], [golden["mask"]]);
        Fill(executable, seeds, seedArrays);
        executable.Run();

        string Suffix(int count, int i) => count == 1 ? "" : $".{i}";
        for (int i = 0; i < outputs.Count; i++)
            golden.AssertClose("output" + Suffix(outputs.Count, i), executable.Output(outputs[i]), golden.Tolerance("output"));
        CheckMask(golden, outputs[0].Mask, inputs, inputArrays);
        for (int i = 0; i < inputs.Length; i++) CheckGradient(golden, "d_input" + Suffix(inputs.Length, i), gradients[i], executable);
        for (int i = 0; i < trained.Length; i++)
            CheckGradient(golden, $"d_weight.{Array.IndexOf([.. layer.Weights], trained[i])}", gradients[inputs.Length + i], executable);
        for (int i = 0; i < layer.Weights.Count; i++)
            if (golden.Has($"weight_after.{i}")) golden.AssertClose($"weight_after.{i}", layer.Weights[i].Values, golden.Tolerance("output"));
        CheckPenalties(golden, [.. penalties.Select(p => (double)executable.Output(p)[0])]);
    }

    // Keys that only the newest Keras has, or that choose a default: a file that omits them opens in older versions too.
    private static readonly string[] Omitted =
        ["input_axes", "output_axes", "quantization_config", "renorm", "renorm_clipping", "renorm_momentum", "rms_scaling", "use_gate", "sliding_window"];

    [Theory, GoldenCases("layers")]
    public void ConfigurationIsWrittenAsKerasDoes(string tree, string name)
    {
        var golden = GoldenCase.Open(tree, "layers", name);
        if (golden.ClassName == "gelu_approximate") Assert.Skip("Keras has no configuration for it.");
        var layer = golden.Create<Layer>();
        layer.ApplyAll([.. golden.Numbered("input").Select((a, i) => Input.Of($"input{i}", new Shape([Shape.Batch, .. a.Shape[1..]])))]);
        var ours = new Config(golden.ClassName);
        layer.WriteConfig(ours);
        Assert.Equal(Plain(golden.Json["config"]), Plain(ours.Json));
    }

    // The text of a configuration without what is the same in every one: dtypes are objects or names, numbers are whole or not.
    private static string Plain(JsonNode? node) => node switch
    {
        JsonObject o when (string?)o["class_name"] == "DTypePolicy" => Plain(o["config"]!["name"]),
        JsonObject { Count: 1 } o when o["input_shape"] is JsonArray sizes => $"built for {string.Join(", ", sizes.Skip(1).Select(Plain))}", // whatever the batch
        JsonObject o => $"{{{string.Join(",\n", o.Where(p => !Omitted.Contains(p.Key)).Select(p => $"{p.Key}: {Plain(p.Value)}"))}}}",
        JsonArray a => $"[{string.Join(", ", a.Select(Plain))}]",
        JsonValue v when v.GetValueKind() == JsonValueKind.Number =>
            double.Parse(v.ToJsonString(), CultureInfo.InvariantCulture).ToString("R", CultureInfo.InvariantCulture),
        null => "null",
        _ => node.ToJsonString(),
    };

    // One recorded case has no Keras configuration: the approximate GELU, which no name selects.
    private static Layer Make(GoldenCase golden) => golden.ClassName == "gelu_approximate"
        ? new ActivationLayer(new GeluActivation(approximate: true))
        : golden.Create<Layer>();


    private static void SetWeights(GoldenCase golden, Layer layer)
    {
        var recorded = golden.Numbered("weight");
        Assert.Equal(recorded.Count, layer.Weights.Count);
        for (int i = 0; i < recorded.Count; i++)
        {
            Assert.Equal(recorded[i].Shape, layer.Weights[i].Shape.Dims.ToArray());
            Assert.EndsWith($"/{layer.Weights[i].Name}", (string?)golden.Json["weights"]![i]!["path"], StringComparison.Ordinal);
            if (layer.Weights[i].Parameter.IsInitialized) golden.AssertClose($"weight.{i}", layer.Weights[i].Values, golden.Tolerance("output"));
            layer.Weights[i].Parameter.Set(recorded[i].Floats);
        }
    }

    private static Symbol[] Penalties(Layer layer) =>
    [
        .. layer.Calls[0].Losses,
        .. layer.Weights.Where(w => w.Regularizer is not null).Select(w => w.Regularizer!.Penalty(w.Parameter.Symbol)),
    ];

    private static void CheckPenalties(GoldenCase golden, double[] ours)
    {
        double[] recorded = [.. golden.Json["added_losses"]!.AsArray().Select(v => v!.GetValue<double>())];
        Assert.Equal(recorded.Length, ours.Length);
        double tolerance = golden.Tolerance("added_losses_relative");
        Assert.All(recorded.Order().Zip(ours.Order()), p => Assert.Equal(p.First, p.Second, tolerance * Math.Abs(p.First)));
    }

    private static void CheckMask(GoldenCase golden, Symbol? mask, Symbol[] inputs, IReadOnlyList<GoldenArray> arrays)
    {
        if (!golden.Has("output_mask")) return;
        Assert.NotNull(mask);
        var executable = CpuBackend.Default.Prepare(Program.Compile([mask]), arrays[0].Shape[0]);
        Fill(executable, inputs, arrays);
        executable.Run();
        Assert.Equal(golden["output_mask"].Floats, executable.Output(mask).ToArray());
    }

    private static void CheckGradient(GoldenCase golden, string array, Symbol? gradient, Executable executable)
    {
        if (!golden.Has(array)) return;
        var recorded = golden[array];
        golden.AssertGradient(array, gradient is null ? new float[recorded.Values.Length] : executable.Output(gradient), golden.Tolerance("gradients"));
    }

    private static void Fill(Executable executable, Symbol[] symbols, IReadOnlyList<GoldenArray> arrays)
    {
        for (int i = 0; i < symbols.Length; i++)
            if (executable.Reads(symbols[i])) arrays[i].Floats.CopyTo(executable.Input(symbols[i]));
    }
}
