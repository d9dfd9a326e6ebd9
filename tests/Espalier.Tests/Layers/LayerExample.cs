namespace Espalier.Tests.Layers;

/// <summary>A layer with settings and inputs to try it with.</summary>
/// <param name="make">Makes the layer, each time a new one.</param>
/// <param name="inputs">The shape of one row of each input, without the batch.</param>
public sealed class LayerExample(Func<Layer> make, params Shape[] inputs)
{
    /// <summary>Makes the layer.</summary>
    public Layer Make() => make();

    /// <summary>The inputs with the batch axis.</summary>
    public IReadOnlyList<Shape> Inputs { get; } = [.. inputs.Select(s => new Shape([Shape.Batch, .. s.Dims]))];

    /// <summary>Inputs are whole numbers below this; null means normal numbers.</summary>
    public int? Classes { get; init; }

    /// <summary>Whether the output has a gradient by the inputs.</summary>
    public bool Differentiable { get; init; } = true;

    /// <summary>Whether the layer draws random numbers in training.</summary>
    public bool Random { get; init; }

    /// <summary>The shape of one row of the output, without the batch.</summary>
    public required Shape Output { get; init; }
}
