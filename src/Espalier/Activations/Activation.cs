namespace Espalier;

/// <summary>
/// A function that a layer puts on its output. The ones that exist are static properties, each in its own file:
/// <c>Activation.Relu</c>, <c>Activation.Softmax</c>, …
/// </summary>
public abstract class Activation
{
    /// <summary>Keras's name, such as <c>relu</c>.</summary>
    public string Name => GetType().GetCustomAttributes(typeof(RegisteredAttribute), false) is [RegisteredAttribute { Aliases: [var alias, ..] }]
        ? alias : Registry<Activation>.NameOf(this);

    /// <summary>Writes the function's ops.</summary>
    /// <param name="x">The input, of any shape.</param>
    public abstract Symbol Apply(Symbol x);

    /// <summary>Writes the settings as Keras names them; most functions have none.</summary>
    /// <param name="config">Receives them.</param>
    public virtual void WriteConfig(Config config) { }
}
