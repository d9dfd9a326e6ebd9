namespace Espalier.Graph;

/// <summary>Fresh numbers from the standard normal distribution at each step: a function of the seed, the purpose, the step and the place, so the same for any number of threads.</summary>
/// <param name="shape">The shape; its first axis may be the batch.</param>
/// <param name="purpose">What the numbers are for; two ops with one purpose draw the same numbers.</param>
public sealed class RandomNormal(Shape shape, Func<string> purpose) : RandomOp(shape, purpose)
{
    /// <summary>Draws for a purpose known now.</summary>
    /// <param name="shape">The shape; its first axis may be the batch.</param>
    /// <param name="purpose">What the numbers are for.</param>
    public RandomNormal(Shape shape, string purpose) : this(shape, () => purpose) { }
}
