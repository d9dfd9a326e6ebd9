using Espalier.Graph;

namespace Espalier.Design;

/// <summary>The loss of each head, times its weight, and its gradient in the weights that several heads share.</summary>
/// <param name="Losses">By head.</param>
/// <param name="Gradients">By head: the gradients of all shared weights, one behind the other.</param>
internal sealed record Pull(double[] Losses, float[][] Gradients)
{
    /// <summary>The lengths of the gradients.</summary>
    public double[] Norms { get; } = Array.ConvertAll(Gradients, g => Math.Sqrt(Product(g, g)));

    /// <summary>The cosine of two heads' gradients; NaN where one is 0.</summary>
    public double Cosine(int a, int b) => Product(Gradients[a], Gradients[b]) / (Norms[a] * Norms[b]);

    /// <summary>Measures a network as it is, without dropout.</summary>
    /// <param name="model">The network.</param>
    /// <param name="data">The rows, all labelled.</param>
    /// <param name="compilation">The losses and their weights, by head.</param>
    public static Pull Of(Model model, Dataset data, Compilation compilation)
    {
        var weights = model.TrainableWeights;
        var targets = new List<Symbol>();
        var losses = new List<Symbol>();
        var gradients = new List<Symbol?[]>();
        foreach (var head in compilation.Heads)
        {
            var output = model.Head(head.Name).Output;
            var target = Input.Of($"doctor/{head.Name}", head.TargetShape);
            var loss = head.Loss!.Mean(target, output) * head.LossWeight;
            targets.Add(target);
            losses.Add(loss);
            gradients.Add(Graph.Gradients.Of(loss, [.. weights.Select(w => w.Parameter.Symbol)], training: false));
        }
        int[] shared = [.. Enumerable.Range(0, weights.Count).Where(w => gradients.Count(g => g[w] is not null) > 1)];
        var program = Program.Compile([.. losses, .. gradients.SelectMany(g => shared.Select(w => g[w]).OfType<Symbol>())]);
        var executable = model.Backend.Prepare(program, data.Rows);
        Seen(model, data).CopyTo(executable.Input(model.Inputs.Items[0]));
        for (int h = 0; h < targets.Count; h++) data.Labels[compilation.Heads[h].Name].Values.CopyTo(executable.Input(targets[h]));
        executable.Run();
        var flat = gradients.ConvertAll(g =>
        {
            var values = new List<float>();
            foreach (int w in shared)
            {
                if (g[w] is { } gradient) values.AddRange(executable.Output(gradient));
                else values.AddRange(new float[weights[w].Values.Length]);
            }
            return values.ToArray();
        });
        return new Pull([.. losses.Select(l => (double)executable.Output(l)[0])], [.. flat]);
    }

    // What the network sees of rows that are resized on the fly.
    private static float[] Seen(Model model, Dataset data)
    {
        var input = model.Inputs.Items[0];
        if (data.Transform is null) return data.Inputs[0].Values;
        return new Model(input, input.Flatten(), "seen").Predict(data).Values.First().Values;
    }

    private static double Product(float[] a, float[] b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++) sum += (double)a[i] * b[i];
        return sum;
    }
}
