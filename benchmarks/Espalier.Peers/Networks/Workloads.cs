using Espalier.Data;
using Espalier.Graph;

namespace Peers;

/// <summary>The networks that are compared, each on real rows where there are any.</summary>
static class Workloads
{
    /// <summary>All of them, the smallest step first.</summary>
    public static IReadOnlyList<Workload> All { get; } =
    [
        new("wine", 32, new Shape(11), [new DenseSpec(64), new DenseSpec(32)], [new("quality", [], 3), new("color", [], 1)],
            () => Sample("wine", "wine.yaml")),
        new("penguins", 16, new Shape(4), [new DenseSpec(32), new DenseSpec(16)], [new("species", [], 3), new("island", [], 3), new("sex", [], 1)],
            () => Sample("penguins", "penguins.yaml")),
        Digits("digits-mlp-32", 32, [new FlattenSpec(), new DenseSpec(128), new DenseSpec(64)]),
        Digits("digits-mlp-128", 128, [new FlattenSpec(), new DenseSpec(128), new DenseSpec(64)]),
        Digits("digits-cnn", 32, [new ConvSpec(32), new PoolSpec(), new ConvSpec(64), new PoolSpec(), new FlattenSpec(), new DenseSpec(64)]),
        new("faces", 32, new Shape(60, 64, 1),
            [new ConvSpec(32), new PoolSpec(), new ConvSpec(64), new PoolSpec(), new ConvSpec(128), new PoolSpec(), new FlattenSpec(), new DenseSpec(64)],
            [new("userid", [64], 20), new("pose", [64], 4), new("expression", [128, 64, 32], 4), new("eyes", [64], 1)],
            () => Sample("faces", "faces.yaml")),
        new("twenty-heads", 256, new Shape(256), [new DenseSpec(512), new DenseSpec(512)],
            [.. Enumerable.Range(0, 20).Select(i => new HeadSpec($"head{i}", [64], 4))], TwentyHeads),
    ];

    private static Workload Digits(string name, int batch, LayerSpec[] trunk) =>
        new(name, batch, new Shape(28, 28, 1), trunk, [new("digit", [], 10)], () => Sample("digits", "mnist-mlp.yaml"));

    /// <summary>The training rows of a sample's recipe; rows that lack a label of a head are left out.</summary>
    private static (float[] Inputs, int[][] Labels) Sample(string folder, string file)
    {
        string path = Path.Combine(AppContext.BaseDirectory, "samples", folder, file);
        using var data = Recipe.Load(path).Prepare();
        var inputs = data.Train.Inputs[0];
        var heads = Labelled(data);
        int[] rows = [.. Enumerable.Range(0, inputs.Rows).Where(row => heads.All(h => !float.IsNaN(h.Row(row)[0])))];
        int[][] labels = [.. heads.Select(h => rows.Select(row => h.Row(row).Length == 1 ? (int)h.Row(row)[0] : h.Row(row).IndexOf(1f)).ToArray())];
        return ([.. rows.SelectMany(row => inputs.Row(row).ToArray())], labels);
    }

    private static Tensor[] Labelled(PreparedData data) => [.. data.Heads.Select(head => data.Train.Labels[head.Name])];

    /// <summary>There is no public table with twenty questions: labels are made from the features by a random linear rule for each head.</summary>
    private static (float[] Inputs, int[][] Labels) TwentyHeads()
    {
        const int rows = 4096, features = 256, heads = 20, classes = 4;
        var numbers = RandomKey.For(1, "twenty heads");
        long at = 0;
        float[] inputs = [.. Enumerable.Range(0, rows * features).Select(_ => (float)numbers.Normal(at++))];
        var labels = new int[heads][];
        for (int head = 0; head < heads; head++)
        {
            double[] rule = [.. Enumerable.Range(0, features).Select(_ => numbers.Normal(at++))];
            labels[head] = new int[rows];
            for (int row = 0; row < rows; row++)
            {
                double sum = 0;
                for (int i = 0; i < features; i++) sum += rule[i] * inputs[row * features + i];
                labels[head][row] = Math.Clamp((int)(sum / 16 * 2 + classes / 2), 0, classes - 1);
            }
        }
        return (inputs, labels);
    }
}
