using Espalier.Graph;
using Espalier.Tests.Models;
using Espalier.Tests.Saving;

namespace Espalier.Tests.Layers;

/// <summary>Attention without kernels, and with shared keys, against plain loops in doubles.</summary>
public class SimpleAttentionTests
{
    private const int Batch = 3, Places = 4, Others = 5, Width = 3;

    public static TheoryData<string, bool, bool, bool> Cases
    {
        get
        {
            var cases = new TheoryData<string, bool, bool, bool>();
            foreach (string kind in (string[])["dot", "concat", "additive"])
                foreach (bool scaled in (bool[])[false, true])
                    foreach (bool causal in (bool[])[false, true])
                        foreach (bool masked in (bool[])[false, true]) cases.Add(kind, scaled, causal, masked);
            return cases;
        }
    }

    [Theory, MemberData(nameof(Cases))]
    public void IsWhatTheFormulaSays(string kind, bool scaled, bool causal, bool masked)
    {
        SimpleAttention layer = kind == "additive" ? new AdditiveAttention(scaled, useCausalMask: causal, returnAttentionScores: true)
            : new Attention(scaled, kind == "dot" ? ScoreMode.Dot : ScoreMode.Concat, useCausalMask: causal, returnAttentionScores: true);
        Symbol query = Espalier.Layers.Input(new Shape(Places, Width), "q"), value = Espalier.Layers.Input(new Shape(Others, Width), "v");
        var outputs = masked ? layer.ApplyAll(query.Masking(), value.Masking()) : layer.ApplyAll(query, value);
        var model = new Model(new[] { query, value }, outputs.ToArray());
        foreach (var weight in layer.Weights)
            for (int i = 0; i < weight.Values.Length; i++) weight.Values[i] = 0.7f + 0.2f * i;
        Tensor q = Rows.Normal("q", Batch, Places, Width), v = Rows.Normal("v", Batch, Others, Width);
        q.Row(1)[Width..(2 * Width)].Clear();
        v.Row(1)[(3 * Width)..(4 * Width)].Clear();
        v.Row(2)[..Width].Clear();
        v.Row(2)[(4 * Width)..].Clear();
        float[] scale = layer.Weights.FirstOrDefault(w => w.Name == "scale")?.Values.ToArray() ?? [1];
        double concat = layer.Weights.FirstOrDefault(w => w.Name == "concat_score_weight")?.Values[0] ?? 1;
        var answers = model.Predict(new Dataset([q, v]));
        float[] mixed = answers[model.Heads[0].Name].Values, weights = answers[model.Heads[1].Name].Values;
        for (int row = 0; row < Batch; row++)
            for (int t = 0; t < Places; t++)
            {
                var scores = new double[Others];
                for (int s = 0; s < Others; s++)
                {
                    for (int k = 0; k < Width; k++)
                    {
                        double a = q.Row(row)[t * Width + k], b = v.Row(row)[s * Width + k];
                        scores[s] += kind switch { "dot" => scale[0] * a * b, "concat" => concat * Math.Tanh(scale[0] * (a + b)), _ => scale[scale.Length == 1 ? 0 : k] * Math.Tanh(a + b) };
                    }
                    bool padding = masked && v.Row(row).Slice(s * Width, Width).IndexOfAnyExcept(0f) < 0;
                    if (padding || causal && s > t) scores[s] -= 1e9;
                }
                // Where nothing is seen the numbers are lost beside -1e9 in 32 bits, in Keras too.
                if (scores.Max() < -5e8) Array.Clear(scores);
                double highest = scores.Max(), sum = scores.Sum(s => Math.Exp(s - highest));
                bool absent = masked && q.Row(row).Slice(t * Width, Width).IndexOfAnyExcept(0f) < 0;
                for (int s = 0; s < Others; s++) Assert.Equal(Math.Exp(scores[s] - highest) / sum, weights[(row * Places + t) * Others + s], 1e-5);
                for (int k = 0; k < Width; k++)
                {
                    double expected = absent ? 0 : Enumerable.Range(0, Others).Sum(s => Math.Exp(scores[s] - highest) / sum * v.Row(row)[s * Width + k]);
                    Assert.Equal(expected, mixed[(row * Places + t) * Width + k], 1e-5);
                }
            }
    }

    // Groups whose keys are copied into a layer with a key for every head give the same numbers.
    [Theory, InlineData(false), InlineData(true)]
    public void SharedKeysAreThoseOfEveryHead(bool causal)
    {
        Symbol query = Espalier.Layers.Input(new Shape(Places, 6), "q"), value = Espalier.Layers.Input(new Shape(Others, 6), "v");
        var shared = new GroupQueryAttention(2, 6, 3, useCausalMask: causal, name: "shared");
        var each = new MultiHeadAttention(6, 2, useCausalMask: causal, name: "each");
        var model = new Model(new[] { query, value }, [shared.Apply(query, value.Masking()), each.Apply(query, value.Masking())], seed: 3);
        for (int w = 0; w < 8; w++)
        {
            var (from, to) = (shared.Weights[w], each.Weights[w]);
            for (int i = 0; i < from.Values.Length; i++) from.Values[i] += 0.1f * (float)RandomKey.For(w, "bias").Normal(i);
            for (int i = 0; i < to.Values.Length; i++)
            {
                int at = i;
                if (to.Values.Length != from.Values.Length) // (…, 6 heads, 2) of (…, 3 keys, 2)
                    at = i / 12 * 6 + i / 2 % 6 / 2 * 2 + i % 2;
                to.Values[i] = from.Values[at];
            }
        }
        var v = Rows.Normal("v", Batch, Others, 6);
        v.Row(1)[6..12].Clear();
        var answers = model.Predict(new Dataset([Rows.Normal("q", Batch, Places, 6), v]));
        float[] a = answers["shared"].Values, b = answers["each"].Values;
        for (int i = 0; i < a.Length; i++) Assert.Equal(b[i], a[i], 1e-5f);
    }

    [Fact]
    public void ComesBackFromAFileAsKerasHasIt()
    {
        using var folder = new TemporaryFolder();
        Symbol x = Espalier.Layers.Input(new Shape(Places, 6), "x");
        var y = x.GroupQueryAttention(null, 2, 4, 2, useCausalMask: true).Attention(useScale: true).AdditiveAttention(name: "sums").Identity();
        var model = new Model(x, y.Flatten().Dense(1, name: "out"));
        model.Save(folder["a.keras"]);
        string[] lines = [.. WeightTree.Of(folder["a.keras"]).Lines];
        Assert.Contains("/layers/grouped_query_attention/vars is 'grouped_query_attention'", lines);
        Assert.Contains("/layers/grouped_query_attention/_key_dense/vars/0: FloatingPoint 4 [6,2,2]", lines);
        Assert.Contains("/layers/attention/vars/0: FloatingPoint 4 []", lines);
        Assert.Contains("/layers/additive_attention/vars/0: FloatingPoint 4 [6]", lines);
        var config = ModelFiles.Config(folder["a.keras"])["config"]!["layers"]!.AsArray();
        var shared = config.Single(l => (string?)l!["name"] == "grouped_query_attention")!;
        Assert.Equal("GroupQueryAttention", (string?)shared["class_name"]);
        Assert.True((bool)shared["inbound_nodes"]![0]!["kwargs"]!["use_causal_mask"]!);
        var again = Model.Load(folder["a.keras"]);
        Assert.Empty(again.LoadWarnings);
        var data = new Dataset(Rows.Normal("x", 5, Places, 6));
        Assert.Equal(model.Predict(data)["out"].Values, again.Predict(data)["out"].Values);
    }
}
