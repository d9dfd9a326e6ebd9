using System.Text.Json.Nodes;
using Espalier.Tests.Models;

namespace Espalier.Tests.Saving;

/// <summary>Models with sequence layers made here: their files hold what Keras's would, and give the same answers and trainings again.</summary>
public class SequenceFileTests
{
    private static Dataset Tokens(int rows, int steps, int classes)
    {
        var tokens = new Tensor(new Shape(rows, steps));
        for (int i = 0; i < tokens.Values.Length; i++) tokens.Values[i] = (i * 7 + i / steps) % classes * (i % steps < 2 + i / steps % (steps - 1) ? 1 : 0);
        return new Dataset(tokens, Rows.Coins("y", rows, 1));
    }

    private static JsonObject Layer(string path, string name) =>
        ModelFiles.Config(path)["config"]!["layers"]!.AsArray().Select(l => l!.AsObject()).Single(l => (string?)l["name"] == name);

    // Saved, loaded, and trained on: the same to the bit.
    private static void ComesBack(TemporaryFolder folder, Model model, Dataset data)
    {
        model.Compile(new Adam(0.01), Loss.BinaryCrossentropy);
        model.Fit(data, epochs: 2, batchSize: 4);
        model.Save(folder["a.keras"]);
        var back = Model.Load(folder["a.keras"]);
        Assert.Empty(back.LoadWarnings);
        Same(model, back);
        back.Save(folder["b.keras"]);
        Assert.Equal([], ConfigTree.Differences(ModelFiles.Config(folder["a.keras"]), ModelFiles.Config(folder["b.keras"])));
        Assert.Equal(WeightTree.Of(folder["a.keras"]).Lines, WeightTree.Of(folder["b.keras"]).Lines);
        Same(model, model.Clone());
        model.Fit(data, epochs: 3, initialEpoch: 2, batchSize: 4);
        back.Fit(data, epochs: 3, initialEpoch: 2, batchSize: 4);
        Same(model, back);

        void Same(Model a, Model b)
        {
            foreach (var (head, answer) in a.Predict(data)) Assert.Equal(answer.Values, b.Predict(data)[head].Values);
        }
    }

    [Fact]
    public void MasksOfClassNumbersAreKeptAsKerasKeepsThem()
    {
        using var folder = new TemporaryFolder();
        var tokens = Espalier.Layers.Input(new Shape(6), "tokens");
        var model = new Model(tokens, tokens.Embedding(9, 4, maskZero: true).Bidirectional(new LSTM(3, returnSequences: true), name: "bi").GRU(3, name: "last")
            .Dense(1, Activation.Sigmoid));
        ComesBack(folder, model, Tokens(12, 6, 9));
        Assert.Contains("not_equal (NotEqual)", model.Summary());
        foreach (string name in new[] { "bi", "last" })
            Assert.Equal("not_equal", (string?)Layer(folder["a.keras"], name)["inbound_nodes"]![0]!["kwargs"]!["mask"]!["config"]!["keras_history"]![0]);
        Assert.Contains("/layers/bidirectional/backward_layer/cell/vars is 'lstm_cell'", WeightTree.Of(folder["a.keras"]).Lines);
        Assert.Contains("/layers/gru/cell/vars/2: FloatingPoint 4 [2,9]", WeightTree.Of(folder["a.keras"]).Lines);
    }

    [Fact]
    public void MasksOfStepsAreKept()
    {
        using var folder = new TemporaryFolder();
        var x = Espalier.Layers.Input(new Shape(3, 2), "x");
        var model = new Model(x, x.Masking().BatchNormalization(name: "norm").TimeDistributed(new Dense(3, Activation.Tanh)).SimpleRNN(4).Dense(1, Activation.Sigmoid));
        ComesBack(folder, model, new Dataset(new Tensor(new Shape(12, 3, 2), Tokens(12, 6, 3).Inputs[0].Values), Rows.Coins("y", 12, 1)));
        Assert.Equal("any", (string?)Layer(folder["a.keras"], "norm")["inbound_nodes"]![0]!["kwargs"]!["mask"]!["config"]!["keras_history"]![0]);
        Assert.Equal(-1, (int)Layer(folder["a.keras"], "any")["config"]!["axis"]!);
        Assert.Contains("/layers/time_distributed/layer/vars is 'dense'", WeightTree.Of(folder["a.keras"]).Lines);
    }

    [Fact]
    public void StatesGoFromOneLayerToTheNext()
    {
        using var folder = new TemporaryFolder();
        Symbol first = Espalier.Layers.Input(new Shape(4), "first"), second = Espalier.Layers.Input(new Shape(3, 2), "second");
        var states = new LSTM(3, returnState: true, name: "encoder").ApplyAll(first.Embedding(9, 2, maskZero: true));
        var both = new Bidirectional(new LSTM(3, returnSequences: true, returnState: true), BidirectionalMerge.Sum, name: "both")
            .ApplyAll([second, states[1], states[2], states[2], states[1]]);
        var decoded = new LSTM(3, name: "decoder").Apply(both[0], both[1], both[4]);
        var model = new Model(new[] { first, second }, decoded.Dense(1, Activation.Sigmoid));
        var data = new Dataset([Tokens(12, 4, 9).Inputs[0], Rows.Normal("second", 12, 3, 2)], Rows.Coins("y", 12, 1));
        ComesBack(folder, model, data);
        var call = Layer(folder["a.keras"], "decoder")["inbound_nodes"]![0]!;
        Assert.Single(call["args"]!.AsArray());
        Assert.Equal(["1", "4"], call["kwargs"]!["initial_state"]!.AsArray().Select(t => t!["config"]!["keras_history"]![2]!.ToJsonString()));
    }

    [Fact]
    public void AttentionIsCalledAsKerasCallsIt()
    {
        using var folder = new TemporaryFolder();
        Symbol tokens = Espalier.Layers.Input(new Shape(5), "tokens"), seen = Espalier.Layers.Input(new Shape(5, 5), "seen");
        var x = tokens.Embedding(9, 4, maskZero: true);
        var self = x.MultiHeadAttention(null, 2, 3, useCausalMask: true, name: "self");
        var look = new MultiHeadAttention(1, 2, returnAttentionScores: true, name: "look");
        var looked = look.ApplyAll([self, x, x], new Dictionary<string, Symbol?> { ["attention_mask"] = seen });
        var model = new Model(new[] { tokens, seen }, looked[0].Flatten().Dense(1, Activation.Sigmoid));
        var data = new Dataset([Tokens(12, 5, 9).Inputs[0], Rows.Coins("seen", 12, 5, 5)], Rows.Coins("y", 12, 1));
        ComesBack(folder, model, data);
        var call = Layer(folder["a.keras"], "look")["inbound_nodes"]![0]!;
        Assert.Equal(3, call["args"]!.AsArray().Count);
        Assert.True((bool)call["kwargs"]!["return_attention_scores"]!);
        Assert.Equal("seen", (string?)call["kwargs"]!["attention_mask"]!["config"]!["keras_history"]![0]);
        Assert.True((bool)Layer(folder["a.keras"], "self")["inbound_nodes"]![0]!["kwargs"]!["use_causal_mask"]!);
        foreach (var (part, name) in new[] { ("query_dense", "query"), ("key_dense", "key"), ("value_dense", "value"), ("output_dense", "attention_output") })
            Assert.Contains($"/layers/multi_head_attention/{part}/vars is '{name}'", WeightTree.Of(folder["a.keras"]).Lines);
        Assert.Contains("/layers/multi_head_attention_1/query_dense/vars/0: FloatingPoint 4 [4,1,2]", WeightTree.Of(folder["a.keras"]).Lines);
    }

    [Fact]
    public void AModelForEachStepKeepsItsGroups()
    {
        using var folder = new TemporaryFolder();
        var x = Espalier.Layers.Input(new Shape(3, 2), "x");
        var step = new Sequential([new InputLayer(new Shape(2)), new Dense(3, Activation.Relu), new Dense(2)], name: "step");
        var model = new Sequential([new InputLayer(new Shape(3, 2)), new TimeDistributed(step), new LSTM(2), new Dense(1, Activation.Sigmoid)]);
        ComesBack(folder, model, new Dataset(Rows.Normal("x", 12, 3, 2), Rows.Coins("y", 12, 1)));
        Assert.Contains("/layers/time_distributed/layer/layers/dense_1/vars/0: FloatingPoint 4 [3,2]", WeightTree.Of(folder["a.keras"]).Lines);
    }

    [Fact]
    public void CallsByNameAreRead()
    {
        using var folder = new TemporaryFolder();
        Symbol q = Espalier.Layers.Input(new Shape(4, 3), "q"), v = Espalier.Layers.Input(new Shape(5, 3), "v"), k = Espalier.Layers.Input(new Shape(5, 2), "k");
        var model = new Model(new[] { q, v, k }, new MultiHeadAttention(1, 2, name: "look").Apply(q, v, k));
        model.Save(folder["a.keras"]);
        var config = ModelFiles.Config(folder["a.keras"]);
        var look = config["config"]!["layers"]!.AsArray().Single(l => (string?)l!["name"] == "look")!["inbound_nodes"]![0]!.AsObject();
        JsonNode[] tensors = [.. look["args"]!.AsArray().Select(t => t!.DeepClone())];
        look["args"] = new JsonArray();
        (look["kwargs"]!["value"], look["kwargs"]!["key"], look["kwargs"]!["query"]) = (tensors[1], tensors[2], tensors[0]);
        ModelFiles.Rewrite(folder["a.keras"], folder["b.keras"], new() { ["config.json"] = System.Text.Encoding.UTF8.GetBytes(config.ToJsonString()) });
        var data = new Dataset([Rows.Normal("q", 6, 4, 3), Rows.Normal("v", 6, 5, 3), Rows.Normal("k", 6, 5, 2)]);
        Assert.Equal(model.Predict(data)["look"].Values, Model.Load(folder["b.keras"]).Predict(data)["look"].Values);
    }
}
