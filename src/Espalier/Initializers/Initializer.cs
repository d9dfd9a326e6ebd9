using Espalier.Graph;

namespace Espalier;

/// <summary>Draws the first numbers of a weight.</summary>
public abstract class Initializer
{
    /// <summary>Fills a weight. The same key gives the same numbers.</summary>
    /// <param name="values">Receives the numbers, row-major.</param>
    /// <param name="shape">The weight's shape.</param>
    /// <param name="key">Names the random numbers.</param>
    public abstract void Fill(Span<float> values, Shape shape, RandomKey key);

    /// <summary>Writes the settings as Keras names them.</summary>
    /// <param name="config">Receives them.</param>
    public virtual void WriteConfig(Config config) { }
}
