using Espalier.Graph;

namespace Espalier;

/// <summary>
/// How wrong a head's predictions are. The ones that exist are static properties, each in its own file
/// (<c>Loss.CategoricalCrossentropy</c>, …), and classes that take settings.
/// </summary>
public abstract class Loss
{
    /// <summary>Keras's name, such as <c>categorical_crossentropy</c>.</summary>
    public virtual string Name => Layer.SnakeCase(Registry<Loss>.NameOf(this));

    /// <summary>Writes the loss of each row: the last axis is folded.</summary>
    /// <param name="target">The labels, of the shape <see cref="TargetShape"/> says.</param>
    /// <param name="predicted">The predictions.</param>
    public abstract Symbol PerRow(Symbol target, Symbol predicted);

    /// <summary>The shape of the labels for predictions of some shape; the same by default.</summary>
    /// <param name="predicted">The shape of the predictions.</param>
    public virtual Shape TargetShape(Shape predicted) => predicted;

    /// <summary>What a head with this loss answers.</summary>
    /// <param name="predicted">The predictions.</param>
    public virtual HeadKind Kind(Symbol predicted) => Through(predicted).Node.Op switch
    {
        Softmax => HeadKind.Categorical,
        Sigmoid => predicted.Shape[-1] == 1 ? HeadKind.Binary : HeadKind.MultiLabel,
        _ => HeadKind.Regression,
    };

    /// <summary>Writes the mean over all values of the rows' losses, each times its row's weight.</summary>
    /// <param name="target">The labels.</param>
    /// <param name="predicted">The predictions.</param>
    /// <param name="weights">One weight a row, shape (batch), or null for ones.</param>
    /// <returns>A single number.</returns>
    public Symbol Mean(Symbol target, Symbol predicted, Symbol? weights = null)
    {
        var rows = PerRow(target, predicted);
        if (weights is not null)
        {
            int[] ones = [Shape.Batch, .. Enumerable.Repeat(1, rows.Shape.Rank - 1)];
            rows *= rows.Shape.Rank == 1 ? weights : Op.Apply(new Graph.Reshape(new Shape(ones)), weights);
        }
        int[] axes = [.. Enumerable.Range(0, rows.Shape.Rank)];
        return Op.Apply(new ReduceSum(axes), rows) / Op.Apply(new ElementCount(axes), rows);
    }

    /// <summary>Writes the settings as Keras names them.</summary>
    /// <param name="config">Receives them.</param>
    public virtual void WriteConfig(Config config)
    {
        config.Json["name"] = Name;
        config.Json["reduction"] = "sum_over_batch_size";
    }

    /// <summary>A symbol without the reshapes that only rename it.</summary>
    /// <param name="symbol">The symbol.</param>
    protected static Symbol Through(Symbol symbol)
    {
        while (symbol.Node.Op is Graph.Reshape && symbol.Node.Inputs[0].Shape == symbol.Shape) symbol = symbol.Node.Inputs[0];
        return symbol;
    }

    /// <summary>The mean over the last axis.</summary>
    /// <param name="x">At least one axis.</param>
    protected static Symbol LastMean(Symbol x) => Op.Apply(new ReduceSum([-1]), x) / Op.Apply(new ElementCount(-1), x);

    /// <summary>The sum over the last axis.</summary>
    /// <param name="x">At least one axis.</param>
    protected static Symbol LastSum(Symbol x) => Op.Apply(new ReduceSum([-1]), x);
}
