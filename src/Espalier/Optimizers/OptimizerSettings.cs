namespace Espalier;

/// <summary>What every optimizer can do besides its formula. At most one kind of clipping may be set.</summary>
public sealed record OptimizerSettings
{
    /// <summary>Gradients of each weight are scaled down to this Euclidean norm.</summary>
    public double? ClipNorm { get; init; }

    /// <summary>All gradients together are scaled down to this Euclidean norm.</summary>
    public double? GlobalClipNorm { get; init; }

    /// <summary>Each number of a gradient is cut to ± this.</summary>
    public double? ClipValue { get; init; }

    /// <summary>Each step first takes this share, times the learning rate, from each weight.</summary>
    public double? WeightDecay { get; init; }

    /// <summary>Whether a moving average of the weights is kept.</summary>
    public bool UseEma { get; init; }

    /// <summary>The weight of the old value in the moving average.</summary>
    public double EmaMomentum { get; init; } = 0.99;

    /// <summary>After how many steps the weights are replaced by their average; null means only at the end of training.</summary>
    public int? EmaOverwriteFrequency { get; init; }
}
