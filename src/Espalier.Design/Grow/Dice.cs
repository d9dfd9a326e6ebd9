using Espalier.Graph;

namespace Espalier.Design;

/// <summary>Choices by chance, one after the other, from one stream of random numbers.</summary>
/// <param name="key">The stream.</param>
internal sealed class Dice(RandomKey key)
{
    private long _thrown;

    public int Below(int n) => key.Integer(_thrown++, n);

    public bool Chance(double probability) => key.Uniform(_thrown++) < probability;

    public T Pick<T>(IReadOnlyList<T> items) => items[Below(items.Count)];

    /// <summary>One item, each as likely as its weight says.</summary>
    public T Pick<T>(IReadOnlyList<T> items, Func<T, double> weight)
    {
        double at = key.Uniform(_thrown++) * items.Sum(weight);
        foreach (var item in items)
            if ((at -= weight(item)) < 0) return item;
        return items[^1];
    }
}
