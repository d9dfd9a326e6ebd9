namespace Espalier;

/// <summary>How much a row counts in a head's training loss by its class.</summary>
public sealed class ClassWeights
{
    private readonly double[]? _weights;

    /// <summary>A weight for each class.</summary>
    /// <param name="weights">By class number, each 0 or more.</param>
    /// <exception cref="EspalierException">A weight is negative or not finite.</exception>
    public ClassWeights(params double[] weights)
    {
        foreach (double weight in weights)
            if (!double.IsFinite(weight) || weight < 0) throw new EspalierException($"A class weight should be 0 or more but is {weight}.");
        _weights = weights;
    }

    private ClassWeights() { }

    /// <summary>rows/(classes·rows of the class), from the training labels: every class counts as much as any other.</summary>
    public static ClassWeights Balanced { get; } = new();

    /// <summary>The weights by class number; null when they are balanced.</summary>
    public IReadOnlyList<double>? Values => _weights;

    /// <summary>A weight for each class, by class number.</summary>
    public static implicit operator ClassWeights(double[] weights) => new(weights);

    /// <summary>The weights for a head.</summary>
    /// <param name="head">The head's name, for messages.</param>
    /// <param name="counts">How many training rows each class has.</param>
    /// <exception cref="EspalierException">The number of weights is not the number of classes.</exception>
    internal float[] Resolve(string head, IReadOnlyList<long> counts)
    {
        if (_weights is not null)
            return _weights.Length == counts.Count ? [.. _weights.Select(w => (float)w)]
                : throw new EspalierException($"Head '{head}' has {counts.Count} classes but got {_weights.Length} class weights.");
        double rows = counts.Sum();
        return [.. counts.Select(c => c == 0 ? 0f : (float)(rows / (counts.Count * (double)c)))];
    }
}
