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
}
