using Espalier.Graph;
using Espalier.Tests.Models;

namespace Espalier.Tests.Layers;

/// <summary>Attention against plain loops: who sees whom.</summary>
public class AttentionTests
{
    private const int Heads = 2, Size = 3, Places = 4, Others = 5, Width = 6;

    private static (Model Model, MultiHeadAttention Layer) Make(bool causal = false, bool masked = false, bool given = false)
    {
        Symbol query = Espalier.Layers.Input(new Shape(Places, Width)), value = Espalier.Layers.Input(new Shape(Others, Width));
        var seen = Espalier.Layers.Input(new Shape(Places, Others));
        var layer = new MultiHeadAttention(Heads, Size, useCausalMask: causal, returnAttentionScores: true);
        var v = masked ? value.Masking() : value;
        var outputs = layer.ApplyAll([query, v], given ? new Dictionary<string, Symbol?> { ["attention_mask"] = seen } : null);
        var model = new Model(given ? new[] { query, value, seen } : new[] { query, value }, outputs.ToArray());
        foreach (var weight in layer.Weights)
            for (int i = 0; i < weight.Values.Length; i++) weight.Values[i] += 0.3f * (float)RandomKey.For(4, $"{weight.Layer.Name}/{weight.Name}").Normal(i);
        return (model, layer);
    }

    [Theory]
    [InlineData(false, false, false), InlineData(true, false, false), InlineData(false, true, false), InlineData(false, false, true), InlineData(true, true, true)]
    public void IsWhatTheFormulaSays(bool causal, bool masked, bool given)
    {
        var (model, layer) = Make(causal, masked, given);
        Tensor q = Rows.Normal("q", 3, Places, Width), v = Rows.Normal("v", 3, Others, Width), seen = new(new Shape(3, Places, Others));
        v.Row(1)[..Width].Clear(); // the first place is padding there
        for (int i = 0; i < seen.Values.Length; i++) seen.Values[i] = i % 7 == 3 ? 0 : 1;
        if (masked) v.Row(2)[(2 * Width)..(3 * Width)].Clear();
        var answers = model.Predict(new Dataset(given ? [q, v, seen] : [q, v])).Values.ToArray();
        for (int row = 0; row < 3; row++)
        {
            var expected = new double[Places * Width];
            for (int head = 0; head < Heads; head++)
                for (int t = 0; t < Places; t++)
                {
                    double[] query = Project(layer, 0, q.Row(row).Slice(t * Width, Width), head), scores = new double[Others];
                    for (int s = 0; s < Others; s++)
                    {
                        var at = v.Row(row).Slice(s * Width, Width);
                        bool hidden = (causal && s > t) || (masked && !at.ContainsAnyExcept(0f)) || (given && seen.Row(row)[t * Others + s] == 0);
                        scores[s] = hidden ? double.NegativeInfinity : query.Zip(Project(layer, 2, at, head)).Sum(p => p.First * p.Second) / Math.Sqrt(Size);
                    }
                    double most = scores.Max(), total = scores.Sum(x => Math.Exp(x - most));
                    for (int s = 0; s < Others; s++)
                    {
                        double weight = total > 0 ? Math.Exp(scores[s] - most) / total : 1.0 / Others; // who sees nobody takes the mean of all
                        Assert.Equal(weight, answers[1].Row(row)[(head * Places + t) * Others + s], 1e-5);
                        double[] value = Project(layer, 4, v.Row(row).Slice(s * Width, Width), head);
                        for (int j = 0; j < Size; j++)
                            for (int o = 0; o < Width; o++) expected[t * Width + o] += weight * value[j] * layer.Weights[6].Values[(head * Size + j) * Width + o];
                    }
                }
            for (int i = 0; i < expected.Length; i++) Assert.Equal(expected[i] + layer.Weights[7].Values[i % Width], answers[0].Row(row)[i], 1e-4);
        }
    }

    private static double[] Project(MultiHeadAttention layer, int weight, ReadOnlySpan<float> x, int head)
    {
        var result = new double[Size];
        for (int j = 0; j < Size; j++)
        {
            result[j] = layer.Weights[weight + 1].Values[head * Size + j];
            for (int i = 0; i < x.Length; i++) result[j] += x[i] * layer.Weights[weight].Values[(i * Heads + head) * Size + j];
        }
        return result;
    }

    [Fact]
    public void PlacesOfOneAxisAttendAlongItOnly()
    {
        var x = Espalier.Layers.Input(new Shape(3, 4, 2));
        var along = new MultiHeadAttention(2, 2, attentionAxes: [2]);
        var model = new Model(x, along.Apply(x, x));
        var line = Espalier.Layers.Input(new Shape(4, 2));
        var single = new MultiHeadAttention(2, 2);
        var lines = new Model(line, single.Apply(line, line));
        for (int i = 0; i < along.Weights.Count; i++) single.Weights[i].Parameter.Set(along.Weights[i].Values);
        var rows = Rows.Normal("x", 5, 3, 4, 2);
        var (all, each) = (model.Predict(rows).Values.Single().Values, lines.Predict(new Tensor(new Shape(15, 4, 2), rows.Values)).Values.Single().Values);
        for (int i = 0; i < all.Length; i++) Assert.Equal(each[i], all[i], 1e-6f);
    }

    [Fact]
    public void MisuseIsSaid()
    {
        Symbol q = Espalier.Layers.Input(new Shape(4, 6)), v = Espalier.Layers.Input(new Shape(5, 6)), flat = Espalier.Layers.Input(new Shape(6));
        Said(() => new MultiHeadAttention(2, 3, name: "look").Apply(q), "MultiHeadAttention 'look'", "query and a value");
        Said(() => new MultiHeadAttention(2, 3).Apply(flat, v), "MultiHeadAttention", "(batch, 6)");
        Said(() => new MultiHeadAttention(2, 3).Apply(q, v, q), "MultiHeadAttention", "(batch, 4, 6)", "(batch, 5, 6)");
        Said(() => new MultiHeadAttention(0, 3), "1 head");
        Said(() => new MultiHeadAttention(1, 3, dropout: -1), "0 or more");
        Said(() => new MultiHeadAttention(1, 3, attentionAxes: [0]).Apply(q, v), "batch");
        Said(() => new MultiHeadAttention(2, 3).ApplyMasked(q, q, v), "mask", "(batch, 4, 6)");
        Said(() => Registry<Layer>.Create("MultiHeadAttention", new Config("MultiHeadAttention 'm'", new() { ["num_heads"] = 1, ["key_dim"] = 2, ["use_gate"] = true })), "'m'", "use_gate");

        static void Said(Action act, params string[] words)
        {
            var error = Assert.Throws<EspalierException>(act);
            Assert.All(words, w => Assert.Contains(w, error.Message, StringComparison.Ordinal));
        }
    }
}
