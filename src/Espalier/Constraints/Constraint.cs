namespace Espalier;

/// <summary>A rule that a weight is brought back to after each step.</summary>
public abstract class Constraint
{
    /// <summary>Writes the weight as the rule wants it.</summary>
    /// <param name="weight">The weight after the step.</param>
    public abstract Symbol Apply(Symbol weight);

    /// <summary>Writes the settings as Keras names them.</summary>
    /// <param name="config">Receives them.</param>
    public virtual void WriteConfig(Config config) { }
}
