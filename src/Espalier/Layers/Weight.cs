using Espalier.Graph;

namespace Espalier;

/// <summary>A parameter of a layer with the rules that go with it.</summary>
/// <param name="layer">The layer it belongs to.</param>
/// <param name="parameter">The numbers.</param>
/// <param name="initializer">Draws the first numbers.</param>
/// <param name="regularizer">A penalty added to the loss, or null.</param>
/// <param name="constraint">A rule the weight is brought back to after each step, or null.</param>
public sealed class Weight(Layer layer, Parameter parameter, Initializer initializer, Regularizer? regularizer, Constraint? constraint)
{
    /// <summary>The layer it belongs to.</summary>
    public Layer Layer { get; } = layer;

    /// <summary>The numbers.</summary>
    public Parameter Parameter { get; } = parameter;

    /// <summary>Draws the first numbers.</summary>
    public Initializer Initializer { get; } = initializer;

    /// <summary>A penalty added to the loss, or null.</summary>
    public Regularizer? Regularizer { get; } = regularizer;

    /// <summary>A rule the weight is brought back to after each step, or null.</summary>
    public Constraint? Constraint { get; } = constraint;

    /// <summary>The name within the layer, such as <c>kernel</c>.</summary>
    public string Name => Parameter.Name;

    /// <summary>The sizes.</summary>
    public Shape Shape => Parameter.Shape;

    /// <summary>Whether training may change it: it is meant to be trained, and its layer is not frozen.</summary>
    public bool Trainable => Parameter.Trainable && Layer.IsTrainable;

    /// <summary>The numbers, row-major. Writing to them changes the model.</summary>
    public Span<float> Values => Parameter.Values;

    /// <summary>The layer's and the weight's name, as in <c>trunk1/kernel</c>.</summary>
    public override string ToString() => $"{Layer.DisplayName}/{Name}";
}
