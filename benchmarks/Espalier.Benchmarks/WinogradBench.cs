using System.Globalization;
using Espalier.Graph;

namespace Espalier.Benchmarks;

/// <summary>
/// How Winograd's F(2×2, 3×3) and F(4×4, 3×3) round with different points of interpolation: the error of one value against sums in double, relative to the
/// root mean square of all, beside that of direct sums in one chain. Images are normal numbers behind a ReLU, filters are normal numbers.
/// </summary>
internal static class WinogradBench
{
    private const int Filters = 8, Trials = 250;

    private static readonly (string Name, double[] Points)[] Sets =
    [
        ("0, ±1", [0, 1, -1]),
        ("0, ±1, ±2", [0, 1, -1, 2, -2]),
        ("0, ±1, ±1/2", [0, 1, -1, 0.5, -0.5]),
        ("0, ±1, 1/2, −2", [0, 1, -1, 0.5, -2]),
        ("0, ±1/√2, ±√2", [0, Math.Sqrt(0.5), -Math.Sqrt(0.5), Math.Sqrt(2), -Math.Sqrt(2)]),
        ("0, ±3/4, ±3/2", [0, 0.75, -0.75, 1.5, -1.5]),
        ("0, ±5/8, ±3/2", [0, 0.625, -0.625, 1.5, -1.5]),
        ("0, ±11/16, ±23/16", [0, 0.6875, -0.6875, 1.4375, -1.4375]),
    ];

    public static int Run()
    {
        Console.WriteLine($"{"points",-20}{"channels",10}{"rms",14}{"largest",12}{"direct rms",14}{"largest",12}");
        foreach (int channels in new[] { 16, 64, 256 })
            foreach (var (name, points) in Sets)
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-20}{channels,10}{new Study(points).Errors(channels)}"));
        return 0;
    }

    // y = Aᵀ[(G·g·Gᵀ) ⊙ (Bᵀ·d·B)]·A for some points and ∞.
    private sealed class Study
    {
        private readonly int _span, _tile;
        private readonly float[,] _source, _filter, _target;

        public Study(double[] points)
        {
            _span = points.Length + 1;
            _tile = _span - 2;
            (_source, _filter, _target) = (new float[_span, _span], new float[_span, 3], new float[_tile, _span]);
            for (int i = 0; i < _span; i++)
            {
                double[] product = [1];
                double scale = 1;
                for (int j = 0; j < points.Length; j++)
                {
                    if (j == i) continue;
                    product = [.. Enumerable.Range(0, product.Length + 1).Select(k => (k > 0 ? product[k - 1] : 0) - (k < product.Length ? points[j] * product[k] : 0))];
                    if (i < points.Length) scale *= points[i] - points[j];
                }
                for (int k = 0; k < product.Length; k++) _source[i, k] = (float)product[k];
                for (int k = 0; k < 3; k++) _filter[i, k] = (float)(i < points.Length ? Math.Pow(points[i], k) / scale : k == 2 ? 1 : 0);
                for (int k = 0; k < _tile; k++) _target[k, i] = (float)(i < points.Length ? Math.Pow(points[i], k) : k == _tile - 1 ? 1 : 0);
            }
        }

        public string Errors(int channels)
        {
            var key = RandomKey.For(5, "winograd");
            long next = 0;
            double tiled = 0, direct = 0, size = 0, mostTiled = 0, mostDirect = 0;
            for (int trial = 0; trial < Trials; trial++)
            {
                var images = Matrices(channels, _span, () => Math.Max(0, (float)key.Normal(next++)));
                var sources = images.Select(d => Twice(_source, d)).ToArray();
                for (int filter = 0; filter < Filters; filter++)
                {
                    var filters = Matrices(channels, 3, () => (float)key.Normal(next++));
                    var products = new float[_span, _span];
                    for (int c = 0; c < channels; c++)
                    {
                        var transformed = Twice(_filter, filters[c]);
                        for (int i = 0; i < _span * _span; i++)
                            products[i / _span, i % _span] = MathF.FusedMultiplyAdd(sources[c][i / _span, i % _span], transformed[i / _span, i % _span], products[i / _span, i % _span]);
                    }
                    var values = Twice(_target, products);
                    for (int y = 0; y < _tile; y++)
                        for (int x = 0; x < _tile; x++)
                        {
                            double exact = 0;
                            float chain = 0;
                            for (int tap = 0; tap < 9; tap++)
                                for (int c = 0; c < channels; c++)
                                {
                                    float d = images[c][y + tap / 3, x + tap % 3], g = filters[c][tap / 3, tap % 3];
                                    exact += (double)d * g;
                                    chain = MathF.FusedMultiplyAdd(d, g, chain);
                                }
                            size += exact * exact;
                            tiled += (values[y, x] - exact) * (values[y, x] - exact);
                            direct += (chain - exact) * (chain - exact);
                            mostTiled = Math.Max(mostTiled, Math.Abs(values[y, x] - exact));
                            mostDirect = Math.Max(mostDirect, Math.Abs(chain - exact));
                        }
                }
            }
            double root = Math.Sqrt(size / (Trials * Filters * _tile * _tile));
            return string.Create(CultureInfo.InvariantCulture, $"{Math.Sqrt(tiled / size),14:E2}{mostTiled / root,12:E1}{Math.Sqrt(direct / size),14:E2}{mostDirect / root,12:E1}");
        }

        private static float[][,] Matrices(int count, int size, Func<float> value) => [.. Enumerable.Range(0, count).Select(_ =>
        {
            var matrix = new float[size, size];
            for (int i = 0; i < size * size; i++) matrix[i / size, i % size] = value();
            return matrix;
        })];

        // T·m·Tᵀ
        private static float[,] Twice(float[,] transform, float[,] matrix) => Once(transform, Once(transform, matrix));

        // (T·m)ᵀ
        private static float[,] Once(float[,] transform, float[,] matrix)
        {
            var result = new float[matrix.GetLength(1), transform.GetLength(0)];
            for (int row = 0; row < transform.GetLength(0); row++)
                for (int column = 0; column < matrix.GetLength(1); column++)
                    for (int i = 0; i < transform.GetLength(1); i++)
                        result[column, row] = MathF.FusedMultiplyAdd(transform[row, i], matrix[i, column], result[column, row]);
            return result;
        }
    }
}
