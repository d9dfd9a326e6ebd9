namespace Espalier;

/// <summary>
/// Makes a layer, loss, metric, optimizer, initializer, regularizer or constraint known by name, in its own file: to recipes, to
/// model files and to messages that list what exists. The class also has
/// <c>static T FromConfig(Config config)</c> that rebuilds it from its Keras configuration.
/// </summary>
/// <param name="className">Keras's class name, such as <c>CategoricalCrossentropy</c>.</param>
/// <param name="aliases">Other accepted names, such as <c>categorical_crossentropy</c>.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class RegisteredAttribute(string className, params string[] aliases) : Attribute
{
    /// <summary>Keras's class name.</summary>
    public string ClassName { get; } = className;

    /// <summary>Other accepted names.</summary>
    public IReadOnlyList<string> Aliases { get; } = aliases;

    /// <summary>Whether Keras has the class too, so that it may be named in a file that Keras shall load.</summary>
    public bool IsKeras { get; init; } = true;
}
