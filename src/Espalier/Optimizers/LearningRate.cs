namespace Espalier;

/// <summary>The learning rate: a number, or a schedule that gives one for each step.</summary>
public abstract class LearningRate
{
    /// <summary>The rate for a step.</summary>
    /// <param name="iteration">How many steps were taken before, from 0.</param>
    public abstract double At(long iteration);

    /// <summary>Whether the rate depends on the step.</summary>
    public virtual bool IsSchedule => true;

    /// <summary>Writes the settings as Keras names them.</summary>
    /// <param name="config">Receives them.</param>
    public virtual void WriteConfig(Config config) { }

    /// <summary>A fixed rate.</summary>
    public static implicit operator LearningRate(double rate) => new FixedLearningRate(rate);
}
