using Espalier.Graph;

namespace Espalier;

/// <summary>A head with what was compiled for it.</summary>
public sealed class CompiledHead
{
    internal CompiledHead(Head head, Loss? loss, float lossWeight, IEnumerable<Metric> metrics, ClassWeights? classWeights)
    {
        Head = head;
        Loss = loss;
        LossWeight = lossWeight;
        ClassWeights = classWeights;
        Kind = loss?.Kind(head.Output) ?? Loss.KindOf(head.Output);
        TargetShape = loss?.TargetShape(head.Output.Shape) ?? head.Output.Shape;
        Target = Input.Of($"target/{head.Name}", TargetShape);
        RowWeight = Input.Of($"weight/{head.Name}", new Shape(Shape.Batch));
        try
        {
            Metrics = Unique([.. metrics.Select(m => m.For(Kind))]);
        }
        catch (EspalierException e)
        {
            throw new EspalierException($"Head '{head.Name}': {e.Message}", e);
        }
    }

    /// <summary>The head.</summary>
    public Head Head { get; }

    /// <summary>The head's name.</summary>
    public string Name => Head.Name;

    /// <summary>The loss, or null when the head is not trained.</summary>
    public Loss? Loss { get; }

    /// <summary>What the loss is multiplied with in the sum of all heads' losses.</summary>
    public float LossWeight { get; }

    /// <summary>How much rows count by class, or null.</summary>
    public ClassWeights? ClassWeights { get; }

    /// <summary>What the head answers.</summary>
    public HeadKind Kind { get; }

    /// <summary>The shape of the labels.</summary>
    public Shape TargetShape { get; }

    /// <summary>The metrics, for this kind of head.</summary>
    public IReadOnlyList<Metric> Metrics { get; }

    /// <summary>The labels in programs.</summary>
    internal Symbol Target { get; }

    /// <summary>The weight of each row in programs that weigh rows.</summary>
    internal Symbol RowWeight { get; }

    // The same metric twice becomes accuracy and accuracy_1, as in Keras.
    private static List<Metric> Unique(List<Metric> metrics)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (int i = 0; i < metrics.Count; i++)
        {
            string name = metrics[i].Name;
            for (int k = 1; !names.Add(name); k++) name = $"{metrics[i].Name}_{k}";
            if (name != metrics[i].Name) metrics[i] = metrics[i].Renamed(name);
        }
        return metrics;
    }
}
