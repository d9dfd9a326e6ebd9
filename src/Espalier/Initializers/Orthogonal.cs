using Espalier.Graph;

namespace Espalier;

/// <summary>
/// A random matrix whose rows or columns (the fewer of them) have length gain and stand at right angles; all axes but the last count as
/// rows. Source: Saxe, McClelland, Ganguli, "Exact solutions to the nonlinear dynamics of learning in deep linear neural networks", ICLR 2014.
/// </summary>
[Registered("Orthogonal", "orthogonal", "OrthogonalInitializer")]
public sealed class Orthogonal : RandomInitializer
{
    /// <summary>Makes the initializer.</summary>
    /// <param name="gain">The length of the rows or columns.</param>
    /// <param name="seed">A seed of its own, or null.</param>
    public Orthogonal(double gain = 1, long? seed = null) : base(seed) => Gain = gain;

    /// <summary>The length of the rows or columns.</summary>
    public double Gain { get; }

    /// <exception cref="EspalierException">The weight has fewer than two axes.</exception>
    private protected override void Draw(Span<float> values, Shape shape, RandomKey key)
    {
        if (shape.Rank < 2)
            throw new EspalierException($"Orthogonal needs a weight of rank 2 or more but got {shape}. Use a normal distribution here.");
        int columns = shape[-1], rows = values.Length / Math.Max(1, columns);
        int count = Math.Min(rows, columns), length = Math.Max(rows, columns);
        var vectors = Vectors(count, length, key);
        for (int i = 0; i < count; i++)
            for (int j = 0; j < length; j++)
                values[rows >= columns ? j * columns + i : i * columns + j] = (float)(Gain * vectors[i][j]);
    }

    // Gram and Schmidt's method on normal vectors, each cleaned twice, gives directions without preference (Haar measure).
    private static double[][] Vectors(int count, int length, RandomKey key)
    {
        var vectors = new double[count][];
        for (int i = 0; i < count; i++)
        {
            var v = vectors[i] = new double[length];
            for (int j = 0; j < length; j++) v[j] = key.Normal((long)i * length + j);
            for (int pass = 0; pass < 2; pass++)
                for (int k = 0; k < i; k++)
                {
                    double shared = Product(v, vectors[k]);
                    for (int j = 0; j < length; j++) v[j] -= shared * vectors[k][j];
                }
            double norm = Math.Sqrt(Product(v, v));
            for (int j = 0; j < length; j++) v[j] /= norm;
        }
        return vectors;
    }

    private static double Product(double[] a, double[] b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++) sum += a[i] * b[i];
        return sum;
    }

    /// <inheritdoc/>
    public override void WriteConfig(Config config)
    {
        config.Json["seed"] = Seed;
        config.Json["gain"] = Gain;
    }

    internal static Orthogonal FromConfig(Config c) => new(c.Number("gain", 1), SeedOf(c));
}
