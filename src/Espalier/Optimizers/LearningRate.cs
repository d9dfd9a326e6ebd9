using System.Text.Json.Nodes;

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

    /// <summary>Reads a number, or a schedule in Keras's form.</summary>
    /// <param name="config">The settings of an optimizer.</param>
    /// <param name="key">The key.</param>
    /// <param name="defaultRate">What an absent key means.</param>
    internal static LearningRate Read(Config config, string key, double defaultRate) =>
        config.Node(key) is JsonObject ? config.Object<LearningRate>(key)! : config.Number(key, defaultRate);

    /// <summary>Writes a number as Keras does, rounded to 32 bits, or a schedule.</summary>
    /// <param name="config">Receives it.</param>
    /// <param name="key">The key.</param>
    internal void Write(Config config, string key)
    {
        if (!IsSchedule)
        {
            config.Json[key] = (double)(float)At(0);
            return;
        }
        var settings = new Config(key);
        WriteConfig(settings);
        config.Json[key] = new JsonObject
        {
            ["module"] = "keras.optimizers.schedules",
            ["class_name"] = Registry<LearningRate>.NameOf(this),
            ["config"] = settings.Json,
            ["registered_name"] = null,
        };
    }
}
