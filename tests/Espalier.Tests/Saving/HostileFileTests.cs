using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using PureHDF;

namespace Espalier.Tests.Saving;

/// <summary>Files that are damaged or meant to do harm: one error that names the file, never a crash, a hang, or much memory.</summary>
public sealed class HostileFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Model _model = Models.TrainingTests.Wine(seed: 5);

    public HostileFileTests() => _model.Save(_folder["m.keras"]);

    public void Dispose() => _folder.Dispose();

    private string Refused(string file = "bad.keras")
    {
        var error = Assert.Throws<EspalierException>(() => Model.Load(_folder[file]));
        Assert.Contains(_folder[file], error.Message, StringComparison.Ordinal);
        return error.Message;
    }

    private string Refused(Action<JsonObject> change)
    {
        var config = ModelFiles.Config(_folder["m.keras"]);
        change(config);
        File.Delete(_folder["bad.keras"]);
        ModelFiles.Rewrite(_folder["m.keras"], _folder["bad.keras"], new() { ["config.json"] = Encoding.UTF8.GetBytes(config.ToJsonString()) });
        return Refused();
    }

    private string RefusedWeights(byte[] weights)
    {
        File.Delete(_folder["bad.keras"]);
        ModelFiles.Rewrite(_folder["m.keras"], _folder["bad.keras"], new() { ["model.weights.h5"] = weights });
        return Refused();
    }

    private static JsonObject Layer(JsonObject config, string name) =>
        config["config"]!["layers"]!.AsArray().Single(l => (string?)l!["name"] == name)!.AsObject();

    [Fact]
    public void NoFileNoZipOrHalfOfOne()
    {
        Assert.Contains("There is no file", Refused("none.keras"), StringComparison.Ordinal);
        File.WriteAllText(_folder["bad.keras"], "not a zip at all");
        Refused();
        byte[] whole = File.ReadAllBytes(_folder["m.keras"]);
        foreach (int length in (int[])[0, 10, whole.Length / 2, whole.Length - 5])
        {
            File.WriteAllBytes(_folder["bad.keras"], whole[..length]);
            Refused();
        }
        using (var zip = ZipFile.Open(_folder["empty.keras"], ZipArchiveMode.Create)) zip.CreateEntry("other.txt");
        Assert.Contains("config.json", Refused("empty.keras"), StringComparison.Ordinal);
    }

    [Fact]
    public void UnknownClassesAreNamedAllAtOnce()
    {
        string message = Refused(config =>
        {
            Layer(config, "trunk1")["class_name"] = "Lambda";
            Layer(config, "trunk2")["class_name"] = "Wobble";
            Layer(config, "trunk2")["registered_name"] = "mine>Wobble";
            Layer(config, "color")["class_name"] = "Fancy";
        });
        foreach (string part in (string[])["Lambda 'trunk1' (Python code, which is never run", "Wobble 'trunk2'", "mine>Wobble", "Fancy 'color'"]) Assert.Contains(part, message, StringComparison.Ordinal);
    }

    [Fact]
    public void UnknownLayersAreNamedWithTheirPathInTheModel()
    {
        var inner = Espalier.Layers.Input(new Shape(4), "in");
        var trunk = new Model(inner, inner.Dense(3, name: "deep").Dense(3, name: "deeper"), name: "encoder");
        Symbol x = Espalier.Layers.Input(new Shape(4), "x"), steps = Espalier.Layers.Input(new Shape(5, 2), "steps");
        var model = new Model(new[] { x, steps }, new[] { trunk.Apply(x), new TimeDistributed(new Dense(2), name: "each").Apply(steps) });
        model.Save(_folder["nested.keras"]);
        string text = ModelFiles.Config(_folder["nested.keras"]).ToJsonString().Replace("\"Dense\"", "\"EinsumDense\"", StringComparison.Ordinal);
        ModelFiles.Rewrite(_folder["nested.keras"], _folder["bad.keras"], new() { ["config.json"] = Encoding.UTF8.GetBytes(text) });
        string message = Refused();
        foreach (string part in (string[])["EinsumDense", "'encoder/deep'", "'encoder/deeper'", "'each/dense'", "use Dense"]) Assert.Contains(part, message, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatIsWrittenMustFit()
    {
        Assert.Contains("Dense 'quality'", Refused(c => Layer(c, "quality")["config"]!["units"] = "many"), StringComparison.Ordinal);
        Assert.Contains("Layer 'quality' expected 'kernel' of shape (32, 4), but the file has (32, 3)", Refused(c => Layer(c, "quality")["config"]!["units"] = 4), StringComparison.Ordinal);
        Assert.Contains("Layer 'quality' expected 1 variables (kernel), but the file has 2", Refused(c => Layer(c, "quality")["config"]!["use_bias"] = false), StringComparison.Ordinal);
        Assert.Contains("more numbers than the file holds", Refused(c => Layer(c, "quality")["config"]!["units"] = 2_000_000_000), StringComparison.Ordinal);
        Refused(c => c["config"]!["layers"] = 3);
        Refused(c => c["config"]!["layers"] = new JsonArray(1, 2));
        Refused(c => c.Remove("config"));
        Refused(c => c["class_name"] = "Dense");
        Refused(c => Layer(c, "features")["config"]!["batch_shape"] = new JsonArray(null, -5));
        Refused(c => Layer(c, "features")["config"]!["batch_shape"] = null);
    }

    [Fact]
    public void CallsThatCannotBeMadeAreErrors()
    {
        static JsonArray History(JsonObject layer) => layer["inbound_nodes"]![0]!["args"]![0]!["config"]!["keras_history"]!.AsArray();
        Assert.Contains("does not exist", Refused(c => History(Layer(c, "quality"))[0] = "nowhere"), StringComparison.Ordinal);
        Assert.Contains("depends on it", Refused(c => History(Layer(c, "trunk1"))[0] = "trunk2"), StringComparison.Ordinal);
        Assert.Contains("outputs", Refused(c => History(Layer(c, "quality"))[2] = 7), StringComparison.Ordinal);
        Assert.Contains("never made", Refused(c => History(Layer(c, "quality"))[1] = 9), StringComparison.Ordinal);
        Assert.Contains("no layer 'nowhere'", Refused(c => c["config"]!["output_layers"]![0]![0] = "nowhere"), StringComparison.Ordinal);
        Assert.Contains("two layers named", Refused(c => c["config"]!["layers"]!.AsArray().Add(Layer(c, "color").DeepClone())), StringComparison.Ordinal);
    }

    [Fact]
    public void JsonThatIsNoneOrWithoutEnd()
    {
        foreach (string text in (string[])["{", "[]", "null", "", "{\"config\":" + new string('[', 100_000), "{\"a\":1,\"a\":2}"])
        {
            File.Delete(_folder["bad.keras"]);
            ModelFiles.Rewrite(_folder["m.keras"], _folder["bad.keras"], new() { ["config.json"] = Encoding.UTF8.GetBytes(text) });
            Assert.Contains("config.json", Refused(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void ModelsWithinModelsWithoutEnd()
    {
        Refused(c =>
        {
            for (int i = 0; i < 60; i++)
            {
                var inner = c["config"]!.DeepClone();
                c["config"] = new JsonObject { ["name"] = "m", ["layers"] = new JsonArray(new JsonObject { ["class_name"] = "Functional", ["config"] = inner, ["name"] = "m", ["inbound_nodes"] = new JsonArray() }), ["input_layers"] = new JsonArray(), ["output_layers"] = new JsonArray() };
            }
        });
    }

    [Fact]
    public void ABombIsNotUnpacked()
    {
        using (var zip = ZipFile.Open(_folder["bomb.keras"], ZipArchiveMode.Create))
        {
            using var stream = zip.CreateEntry("config.json", CompressionLevel.Optimal).Open();
            byte[] spaces = new byte[1 << 20];
            Array.Fill(spaces, (byte)' ');
            for (int i = 0; i < 300; i++) stream.Write(spaces);
        }
        long before = GC.GetTotalAllocatedBytes();
        Assert.Contains("would unpack to", Refused("bomb.keras"), StringComparison.Ordinal);
        Assert.True(GC.GetTotalAllocatedBytes() - before < 50 << 20);
    }

    [Fact]
    public void SizesThatTheFileCannotHold()
    {
        // A dataset says it has a million times the values it has: the size stands behind the kernel's first axis.
        byte[] weights = ModelFiles.Member(_folder["m.keras"], "model.weights.h5");
        int changed = 0;
        for (int i = 0; i + 16 <= weights.Length; i++)
            if (BitConverter.ToInt64(weights, i) == 11 && BitConverter.ToInt64(weights, i + 8) == 64)
            {
                BitConverter.TryWriteBytes(weights.AsSpan(i), 11L << 40);
                changed++;
            }
        Assert.True(changed > 0);
        RefusedWeights(weights);
    }

    [Fact]
    public void LinksAreNotFollowed()
    {
        var file = new H5File { ["layers"] = new H5Group { ["dense"] = new H5SoftLink("/nowhere") } };
        var bytes = new MemoryStream();
        file.Write(bytes);
        Assert.Contains("link", RefusedWeights(bytes.ToArray()), StringComparison.Ordinal);
    }

    [Fact]
    public void OtherFilesAreNotOpened()
    {
        // A soft link whose target has the bytes of an external link's, with its type changed to that.
        string elsewhere = _folder["elsewhere.h5"];
        new H5File { ["layers"] = new H5Group { ["x"] = new float[3] } }.Write(elsewhere);
        foreach (string name in (string[])["layers", "a longer name than most"])
        {
            var bytes = new MemoryStream();
            new H5File { [name] = new H5SoftLink($"\0{elsewhere}\0/layers\0"), ["vars"] = new H5Group() }.Write(bytes);
            byte[] weights = bytes.ToArray();
            int at = weights.AsSpan().IndexOf(Encoding.UTF8.GetBytes(elsewhere)) - name.Length - 9;
            Assert.Equal([1, 1], weights[at..(at + 2)].Select(b => (int)b)); // the type and the character set
            weights[at] = 64;
            using (var opened = H5File.Open(new MemoryStream(weights)))
                if (name != "layers") Assert.True(opened.Group(name).LinkExists("x")); // what would happen
            Assert.Contains("lead to other files", RefusedWeights(weights), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void NoiseInTheWeightsIsAnErrorOrOtherNumbers()
    {
        byte[] weights = ModelFiles.Member(_folder["m.keras"], "model.weights.h5");
        RefusedWeights(new byte[500]);
        RefusedWeights(weights[..100]);
        var random = new Random(1);
        for (int round = 0; round < 300; round++)
        {
            byte[] noisy = [.. weights];
            for (int k = 0; k <= round % 5; k++) noisy[random.Next(Math.Min(noisy.Length, 4000))] = (byte)random.Next(256);
            File.Delete(_folder["bad.keras"]);
            ModelFiles.Rewrite(_folder["m.keras"], _folder["bad.keras"], new() { ["model.weights.h5"] = noisy });
            try
            {
                Model.Load(_folder["bad.keras"]);
            }
            catch (EspalierException)
            {
            }
        }
    }

    [Fact]
    public void NamesOfExtrasStayBelowTheirFolder()
    {
        foreach (string name in (string[])["../a", "/a", "a//b", "a\\b", "", ".", "model.json"])
        {
            var model = Models.TrainingTests.Wine();
            model.Extras[name] = [1];
            Assert.Throws<EspalierException>(() => model.Save(_folder["x.keras"]));
            Assert.False(File.Exists(_folder["x.keras"]));
        }
        ModelFiles.Rewrite(_folder["m.keras"], _folder["bad.keras"], new() { ["espalier/../../evil"] = [1] });
        Refused();
    }
}
