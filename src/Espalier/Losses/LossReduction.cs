namespace Espalier;

/// <summary>How the losses of the rows become one number.</summary>
public enum LossReduction
{
    /// <summary>The sum of the weighted losses divided by how many there are: Keras's <c>sum_over_batch_size</c>. Weights do not change the divisor.</summary>
    MeanOverValues,

    /// <summary>The sum of the weighted losses: Keras's <c>sum</c>.</summary>
    Sum,

    /// <summary>The sum of the weighted losses divided by the sum of the weights as given, before they are repeated along axes: Keras's <c>mean_with_sample_weight</c>.</summary>
    WeightedMean,
}
