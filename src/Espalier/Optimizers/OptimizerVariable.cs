using Espalier.Graph;

namespace Espalier;

/// <summary>
/// A slot's numbers for one weight (a moment, an average), or a number that belongs to the optimizer as a whole: what a model file keeps of
/// an optimizer besides its count of steps and its learning rate.
/// </summary>
public sealed class OptimizerVariable
{
    private readonly Storage? _storage;
    private readonly Func<float>? _derived;

    internal OptimizerVariable(string name, Weight weight, Shape shape, Storage storage)
    {
        (Name, Weight, Shape, _storage) = (name, weight, shape, storage);
    }

    internal OptimizerVariable(string name, Func<float> derived)
    {
        (Name, Shape, _derived) = (name, Shape.Scalar, derived);
    }

    /// <summary>The slot's name, such as <c>momentum</c>.</summary>
    public string Name { get; }

    /// <summary>The weight it goes with; null for a number of the whole optimizer.</summary>
    public Weight? Weight { get; }

    /// <summary>The weight's shape as a rule; that of a single number for the whole optimizer.</summary>
    public Shape Shape { get; }

    /// <summary>The numbers as they are now, row-major.</summary>
    public ReadOnlySpan<float> Values => _storage is null ? new float[] { _derived!() } : _storage.Span;

    /// <summary>Sets the numbers. A number that follows from the count of steps is checked for size only.</summary>
    /// <param name="values">As many as the shape says.</param>
    /// <exception cref="EspalierException">There are too few or too many.</exception>
    public void Set(ReadOnlySpan<float> values)
    {
        if (values.Length != Shape.ValuesPerRow)
            throw new EspalierException($"Optimizer variable '{this}' of shape {Shape} needs {Shape.ValuesPerRow} values but got {values.Length}.");
        if (_storage is not null) values.CopyTo(_storage.Span);
    }

    /// <summary>The weight's and the slot's name, as in <c>trunk1/kernel/momentum</c>.</summary>
    public override string ToString() => Weight is null ? Name : $"{Weight}/{Name}";
}
