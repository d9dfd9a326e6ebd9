namespace Espalier;

/// <summary>A penalty on numbers, added to the loss.</summary>
public abstract class Regularizer
{
    /// <summary>Writes the penalty as a single number.</summary>
    /// <param name="x">The weight, or a layer's output divided by the batch size.</param>
    public abstract Symbol Penalty(Symbol x);

    /// <summary>Writes the settings as Keras names them.</summary>
    /// <param name="config">Receives them.</param>
    public virtual void WriteConfig(Config config) { }

    /// <summary>The factor, when it is a number of 0 or more; else the error.</summary>
    /// <param name="factor">The factor.</param>
    /// <param name="name">Its name.</param>
    private protected double Checked(double factor, string name) => double.IsFinite(factor) && factor >= 0 ? factor
        : throw new EspalierException(FormattableString.Invariant($"{GetType().Name} needs a factor {name} of 0 or more but got {factor}."));
}
