using Espalier.Cpu;

namespace Peers;

/// <summary>A network and real rows to train it with.</summary>
/// <param name="Name">What to call it on the command line.</param>
/// <param name="Batch">Rows in a step.</param>
/// <param name="Input">The shape of a row.</param>
/// <param name="Trunk">The shared layers.</param>
/// <param name="Heads">The heads.</param>
/// <param name="Read">The rows: inputs, and for each head class numbers (or 0 and 1).</param>
sealed record Workload(string Name, int Batch, Shape Input, LayerSpec[] Trunk, HeadSpec[] Heads, Func<(float[] Inputs, int[][] Labels)> Read)
{
    /// <summary>The network in Espalier, compiled for Adam 1e-3, every head's crossentropy added up.</summary>
    public Model Model(int threads)
    {
        var names = LayerNames.GetEnumerator();
        var input = Layers.Input(Input, "input");
        var trunk = input;
        foreach (var layer in Trunk)
            trunk = layer switch
            {
                ConvSpec conv => trunk.Conv2D(conv.Filters, 3, activation: Activation.Relu, name: Next()),
                PoolSpec => trunk.MaxPooling2D(2),
                FlattenSpec => trunk.Flatten(),
                DenseSpec dense => trunk.Dense(dense.Units, Activation.Relu, name: Next()),
                _ => throw new InvalidOperationException($"{layer} is not known here."),
            };
        var heads = new List<Symbol>();
        foreach (var head in Heads)
        {
            var branch = trunk;
            foreach (int units in head.Hidden) branch = branch.Dense(units, Activation.Relu, name: Next());
            heads.Add(branch.Dense(head.Units, head.Binary ? Activation.Sigmoid : Activation.Softmax, name: Next()));
        }
        var model = new Model(input, [.. heads], seed: 1) { Backend = new CpuBackend(threads) };
        var losses = new PerHead<Loss>();
        foreach (var head in Heads) losses[head.Name] = head.Binary ? Loss.BinaryCrossentropy : Loss.SparseCategoricalCrossentropy;
        model.Compile(new Adam(1e-3, epsilon: 1e-10), losses);
        return model;

        string Next() => names.MoveNext() ? names.Current : throw new InvalidOperationException("A layer has no name.");
    }

    /// <summary>The rows as Espalier trains on them.</summary>
    public Dataset Dataset(float[] inputs, int[][] labels)
    {
        int rows = labels[0].Length;
        if (inputs.Length != rows * new Shape([1, .. Input.Dims]).ValuesPerRow || labels.Length != Heads.Length)
            throw new InvalidOperationException($"'{Name}' has {Heads.Length} heads and rows of {Input}, but its data has {labels.Length} heads and {inputs.Length} values in {rows} rows.");
        var x = new Tensor(new Shape([rows, .. Input.Dims]), inputs);
        var y = new PerHead<Tensor>();
        for (int head = 0; head < labels.Length; head++)
        {
            var column = new Tensor(new Shape(rows, 1));
            for (int row = 0; row < rows; row++) column.Values[row] = labels[head][row];
            y[Heads[head].Name] = column;
        }
        return new Dataset(x, y);
    }

    /// <summary>The layers with weights, in the order of the description.</summary>
    public IEnumerable<string> LayerNames
    {
        get
        {
            for (int i = 0; i < Trunk.Length; i++)
                if (Trunk[i] is ConvSpec or DenseSpec) yield return $"trunk_{i}";
            foreach (var head in Heads)
            {
                for (int i = 0; i < head.Hidden.Length; i++) yield return $"{head.Name}_{i}";
                yield return head.Name;
            }
        }
    }
}
