using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using PureHDF;

namespace Espalier.Tests.Saving;

/// <summary>Files that differ from what is written today and still load, as they do in Keras.</summary>
public sealed class TolerantReaderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Model _model = Models.TrainingTests.Wine(seed: 5);
    private readonly Dataset _data = Models.TrainingTests.Rows(12);

    public TolerantReaderTests()
    {
        _model.Fit(_data, epochs: 1);
        _model.Save(_folder["m.keras"]);
    }

    public void Dispose() => _folder.Dispose();

    private Model Changed(Action<JsonObject>? change = null, CompressionLevel level = CompressionLevel.NoCompression, Dictionary<string, byte[]?>? members = null)
    {
        var config = ModelFiles.Config(_folder["m.keras"]);
        change?.Invoke(config);
        members ??= [];
        members["config.json"] = Encoding.UTF8.GetBytes(config.ToJsonString());
        ModelFiles.Rewrite(_folder["m.keras"], _folder["changed.keras"], members, level);
        return Model.Load(_folder["changed.keras"]);
    }

    private void Same(Model model) => Assert.Equal(_model.Predict(_data)["quality"].Values, model.Predict(_data)["quality"].Values);

    private static IEnumerable<JsonObject> LayersOf(JsonObject config) => config["config"]!["layers"]!.AsArray().Select(l => l!.AsObject());

    [Fact]
    public void PackedAndWithoutMetadata() => Same(Changed(level: CompressionLevel.Optimal, members: new() { ["metadata.json"] = null, ["espalier/model.json"] = null }));

    [Fact]
    public void StrippedToWhatMatters() => Same(Changed(config =>
    {
        foreach (var layer in LayersOf(config))
        {
            foreach (string key in (string[])["build_config", "registered_name", "module"]) layer.Remove(key);
            foreach (string key in (string[])["kernel_initializer", "bias_initializer", "kernel_regularizer", "bias_regularizer", "kernel_constraint", "bias_constraint", "dtype", "trainable"])
                layer["config"]!.AsObject().Remove(key);
        }
    }));

    [Fact]
    public void OlderNodesAndTypes() => Same(Changed(config =>
    {
        config["module"] = "keras.src.engine.functional";
        foreach (var layer in LayersOf(config))
        {
            layer["config"]!["dtype"] = new JsonObject { ["module"] = "keras", ["class_name"] = "DTypePolicy", ["config"] = new JsonObject { ["name"] = "float32" }, ["shared_object_id"] = 17 };
            if (layer["config"]!["batch_shape"] is { } shape)
            {
                layer["config"]!.AsObject().Remove("batch_shape");
                layer["config"]!["batch_input_shape"] = shape;
            }
            if (layer["inbound_nodes"] is JsonArray { Count: 1 } nodes)
                layer["inbound_nodes"] = new JsonArray(new JsonArray(
                    new JsonArray([.. nodes[0]!["args"]![0]!["config"]!["keras_history"]!.AsArray().Select(n => n!.DeepClone()), new JsonObject()])));
        }
    }));

    [Fact]
    public void PythonsWordsForNumbers()
    {
        string text = ModelFiles.Config(_folder["m.keras"]).ToJsonString().Replace("\"units\":64", "\"note\":\"NaN \\\" Infinity\",\"gain\":NaN,\"bound\":-Infinity,\"units\":64", StringComparison.Ordinal);
        ModelFiles.Rewrite(_folder["m.keras"], _folder["nan.keras"], new() { ["config.json"] = Encoding.UTF8.GetBytes(text) });
        var model = Model.Load(_folder["nan.keras"]);
        Same(model);
        Assert.Equal(3, model.LoadWarnings.Count);
        Assert.Contains("'gain' = \"NaN\"", model.LoadWarnings[1], StringComparison.Ordinal);
    }

    [Fact]
    public void OperatorsBetweenLayers()
    {
        static JsonNode Tensor(string layer) => JsonNode.Parse($$$"""{"class_name":"__keras_tensor__","config":{"shape":[null,32],"dtype":"float32","keras_history":["{{{layer}}}",0,0]}}""")!;
        static JsonNode Entry(string module, string className, string name, params JsonNode[] arguments) => new JsonObject
        {
            ["module"] = $"keras.src.ops.{module}",
            ["class_name"] = className,
            ["config"] = new JsonObject { ["name"] = name },
            ["name"] = name,
            ["inbound_nodes"] = new JsonArray(new JsonObject { ["args"] = new JsonArray(arguments), ["kwargs"] = new JsonObject() }),
        };
        var model = Changed(config =>
        {
            var layers = config["config"]!["layers"]!.AsArray();
            layers.Add(Entry("numpy", "Multiply", "multiply", Tensor("trunk2"), 2.5));
            layers.Add(Entry("numpy", "Subtract", "subtract", 1, Tensor("multiply")));
            layers.Add(Entry("nn", "Relu", "relu", Tensor("subtract")));
            LayersOf(config).Single(l => (string?)l["name"] == "quality")["inbound_nodes"] = new JsonArray(new JsonObject { ["args"] = new JsonArray(Tensor("relu")), ["kwargs"] = new JsonObject() });
        });
        Assert.Empty(model.LoadWarnings);
        var trunk = new Model(_model.Inputs, LayerCall.Of(_model.Heads[0].Output).Inputs[0]);
        float[] features = trunk.Predict(_data)["trunk2"].Values, expected = new float[12 * 3];
        var quality = _model.Layer("quality").Weights;
        for (int row = 0; row < 12; row++)
        {
            double[] z = [.. Enumerable.Range(0, 3).Select(k => quality[1].Values[k] + Enumerable.Range(0, 32).Sum(i => Math.Max(0.0, 1 - 2.5 * features[row * 32 + i]) * quality[0].Values[i * 3 + k]))];
            for (int k = 0; k < 3; k++) expected[row * 3 + k] = (float)(Math.Exp(z[k]) / z.Sum(Math.Exp));
        }
        float[] ours = model.Predict(_data)["quality"].Values;
        for (int i = 0; i < expected.Length; i++) Assert.Equal(expected[i], ours[i], 1e-5f);
        model.Save(_folder["ops.keras"]);
        Assert.Equal(ours, Model.Load(_folder["ops.keras"]).Predict(_data)["quality"].Values);
        var config = ModelFiles.Config(_folder["ops.keras"]);
        Assert.Equal("keras.src.ops.numpy", (string?)LayersOf(config).Single(l => (string?)l["name"] == "subtract")["module"]);
        Assert.DoesNotContain(WeightTree.Of(_folder["ops.keras"]).Lines, l => l.Contains("relu", StringComparison.Ordinal) || l.Contains("multiply", StringComparison.Ordinal));
    }

    [Fact]
    public void SettingsThatAreNotKnownAreNamed()
    {
        var model = Changed(config => LayersOf(config).Last()["config"]!["gate"] = true);
        Same(model);
        Assert.Contains("the setting 'gate' = true", Assert.Single(model.LoadWarnings), StringComparison.Ordinal);
    }

    [Fact]
    public void LossesAndMetricsAsNames()
    {
        var model = Changed(config =>
        {
            config["compile_config"]!["loss"] = new JsonArray("categorical_crossentropy", new JsonObject { ["class_name"] = "function", ["config"] = "binary_crossentropy" });
            config["compile_config"]!["loss_weights"] = new JsonArray(1, 0.5);
            config["compile_config"]!["metrics"] = new JsonObject { ["quality"] = new JsonArray("acc", "mse"), ["color"] = "AUC" };
        }, members: new() { ["espalier/model.json"] = null });
        Assert.Empty(model.LoadWarnings);
        Assert.Equal(["loss", "quality_loss", "color_loss", "color_AUC", "quality_acc", "quality_mse"], model.Evaluate(_data).Keys);
        Assert.Equal(0.5f, model.Compilation!.Heads[1].LossWeight);
    }

    [Fact]
    public void WhatTrainingNeedsMayBeUnknown()
    {
        var model = Changed(config => config["compile_config"]!["metrics"] = new JsonArray(new JsonArray("my_metric"), null));
        Assert.Contains("A metric of head 'quality'", Assert.Single(model.LoadWarnings), StringComparison.Ordinal);
        Assert.NotNull(model.Compilation);
        model = ChangedAgain(config => config["compile_config"]!["loss"] = "my_loss");
        Assert.Contains("not compiled", Assert.Single(model.LoadWarnings), StringComparison.Ordinal);
        Assert.Null(model.Compilation);
        Same(model);
    }

    private Model ChangedAgain(Action<JsonObject> change)
    {
        File.Delete(_folder["changed.keras"]);
        return Changed(change);
    }

    [Fact]
    public void AnOptimizerThatDoesNotFitStartsFresh()
    {
        var model = Changed(config => config["compile_config"]!["optimizer"] = new SGD(0.1, momentum: 0.9).ToJson());
        Assert.Contains("optimizer's state was passed over", Assert.Single(model.LoadWarnings), StringComparison.Ordinal);
        Assert.Equal(0, model.Compilation!.Optimizer.Iterations);
        model.Fit(_data);
    }

    [Fact]
    public void WeightsOfOtherTypesPackedOrWithoutNames()
    {
        var file = new H5File();
        var layers = new H5Group();
        foreach (var (group, layer) in WeightGroups.Of(_model))
        {
            if (layer.Weights.Count == 0) continue;
            var vars = new H5Group();
            for (int i = 0; i < layer.Weights.Count; i++)
                vars[i.ToString(System.Globalization.CultureInfo.InvariantCulture)] = new H5Dataset(layer.Weights[i].Values.ToArray().Select(v => (double)v).ToArray(),
                    chunks: [.. layer.Weights[i].Shape.Dims.ToArray().Select(d => (uint)d)], fileDims: [.. layer.Weights[i].Shape.Dims.ToArray().Select(d => (ulong)d)]);
            layers[group] = new H5Group { ["vars"] = vars };
        }
        file["layers"] = layers;
        var bytes = new MemoryStream();
        file.Write(bytes, new H5WriteOptions(Filters: [PureHDF.Filters.DeflateFilter.Id]));
        var model = Changed(members: new() { ["model.weights.h5"] = bytes.ToArray() });
        Same(model);
        Assert.Equal(0, model.Compilation!.Optimizer.Iterations);
    }

    [Fact]
    public void HalfPrecisionOfBothKinds()
    {
        var weights = _model.Layer("color").Weights;
        foreach (bool brain in (bool[])[true, false])
        {
            var file = new H5File();
            var vars = new H5Group();
            foreach (var weight in weights)
            {
                float[] values = weight.Values.ToArray();
                ulong[] sizes = [.. weight.Shape.Dims.ToArray().Select(d => (ulong)d)];
                var dataset = brain ? new H5Dataset(Array.ConvertAll(values, v => (ushort)(BitConverter.SingleToUInt32Bits(v) >> 16)), fileDims: sizes)
                    : new H5Dataset(Array.ConvertAll(values, v => (Half)v), fileDims: sizes);
                if (brain) dataset.Attributes = new() { ["dtype"] = "bfloat16" };
                vars[vars.Count.ToString(System.Globalization.CultureInfo.InvariantCulture)] = dataset;
            }
            file["vars"] = vars;
            var bytes = new MemoryStream();
            file.Write(bytes);
            var reader = new WeightReader(bytes.ToArray());
            var found = WeightReader.Variables(WeightReader.Group(reader.Root, "vars"));
            for (int i = 0; i < weights.Count; i++)
            {
                float[] read = WeightReader.Read(found[i]), values = weights[i].Values.ToArray();
                for (int k = 0; k < read.Length; k++) Assert.Equal(values[k], read[k], Math.Abs(values[k]) / 100 + 1e-6f);
            }
        }
    }
}
