namespace Espalier.Graph;

/// <summary>Fresh uniform numbers in [0, 1) at each step: a function of the seed, the purpose, the step and the place, so the same for any number of threads.</summary>
/// <param name="shape">The shape; its first axis may be the batch.</param>
/// <param name="purpose">What the numbers are for; two ops with one purpose draw the same numbers.</param>
public sealed class RandomUniform(Shape shape, Func<string> purpose) : RandomOp(shape, purpose)
{
    /// <summary>Draws for a purpose known now.</summary>
    /// <param name="shape">The shape; its first axis may be the batch.</param>
    /// <param name="purpose">What the numbers are for.</param>
    public RandomUniform(Shape shape, string purpose) : this(shape, () => purpose) { }
}
