namespace Espalier.Data;

internal static partial class CSharpHelpers
{
    private static void AddTable()
    {
        Add("Number", """
            private static double Number(string column, double? value, double? missing)
            {
                double number = value is { } given && !double.IsNaN(given) ? given
                    : missing ?? throw new ArgumentException($"Column '{column}': a value was expected but it is missing.");
                return !double.IsInfinity(number) ? number : throw new ArgumentException($"Column '{column}': a finite number was expected but the value is {number}.");
            }
            """);
        Add("Gap", "private static float Gap(double? value) => value is { } given && !double.IsNaN(given) ? 0f : 1f;");
        Add("Text", "private static string? Text(double? value) => value is { } given && !double.IsNaN(given) ? (given + 0.0).ToString(\"R\", CultureInfo.InvariantCulture) : null;");
        Add("Class", """
            // The number of a class; missing (-1 for none) where there is no value; -1 for a value that is no class, where that is allowed.
            private static int Class(string column, string? value, string[] classes, int? missing, bool ignoreUnknown)
            {
                if (value is null) return missing ?? throw new ArgumentException($"Column '{column}': a value was expected but it is missing.");
                int found = Array.IndexOf(classes, value);
                return found >= 0 || ignoreUnknown ? found
                    : throw new ArgumentException($"Column '{column}': '{value}' is not a known class. Known: {string.Join(", ", classes)}.");
            }
            """);
        Add("Labels", """
            private static void Labels(string column, string? value, string separator, string[] labels, float? missing, bool ignoreUnknown, Span<float> to)
            {
                if (value is null)
                {
                    to.Fill(missing ?? throw new ArgumentException($"Column '{column}': a value was expected but it is missing."));
                    return;
                }
                foreach (string label in value.Split(separator, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
                {
                    int found = Class(column, label, labels, null, ignoreUnknown);
                    if (found >= 0) to[found] = 1f;
                }
            }
            """, "Class");
        Add("Largest", """
            private static int Largest(float[] values)
            {
                int best = 0;
                for (int i = 1; i < values.Length; i++)
                    if (values[i] > values[best]) best = i;
                return best;
            }
            """);
        Add("Chosen", """
            private static Choice Chosen(int best, float[] probabilities, string[] classes) =>
                new(classes[best], probabilities[best], [.. classes.Zip(probabilities, KeyValuePair.Create)]);
            """);
        Add("Labelled", """
            private static LabelSet Labelled(float[] probabilities, string[] labels, double threshold) =>
                new([.. labels.Where((_, i) => probabilities[i] >= threshold)], [.. labels.Zip(probabilities, KeyValuePair.Create)]);
            """);
        Add("Between", """
            // A piecewise linear function in a rising table; beyond its ends the value there.
            private static double Between(double x, double[] xs, double[] ys)
            {
                if (x < xs[0]) return ys[0];
                if (x >= xs[^1]) return ys[^1];
                int low = 0, high = xs.Length - 1;
                while (high - low > 1)
                {
                    int middle = (low + high) / 2;
                    if (xs[middle] <= x) low = middle;
                    else high = middle;
                }
                return ys[low] + (ys[high] - ys[low]) / (xs[high] - xs[low]) * (x - xs[low]);
            }
            """);
        Add("Evenly", """
            // The fractions from 0 to 1 that quantiles stand for.
            private static double[] Evenly(int count)
            {
                var fractions = new double[count];
                for (int i = 0; i < count - 1; i++) fractions[i] = i * (1.0 / (count - 1));
                if (count > 1) fractions[^1] = 1;
                return fractions;
            }
            """);
        Add("Mirror", """
            private static double[] Mirror(double[] values)
            {
                var mirrored = new double[values.Length];
                for (int i = 0; i < values.Length; i++) mirrored[i] = -values[values.Length - 1 - i];
                return mirrored;
            }
            """);
        Add("Rank", """
            // A number by its place among quantiles, seen from below and from above: evenly from 0 to 1, or normally distributed.
            private static double Rank(double value, double[] quantiles, double[] mirrored, double[] fractions, double[] mirroredFractions, bool normal)
            {
                if (double.IsNaN(value)) return value;
                double first = quantiles[0], last = quantiles[^1], fraction;
                if (normal ? value - 1e-7 < first : value == first) fraction = 0;
                else if (normal ? value + 1e-7 > last : value == last) fraction = 1;
                else fraction = 0.5 * (Between(value, quantiles, fractions) - Between(-value, mirrored, mirroredFractions));
                return normal ? Math.Clamp(NormalQuantile(fraction), NormalQuantile(1e-7 - 2.220446049250313e-16), NormalQuantile(1 - (1e-7 - 2.220446049250313e-16))) : fraction;
            }
            """, "Between", "NormalQuantile");
        Add("OfRank", """
            private static double OfRank(double value, double[] quantiles, double[] fractions, bool normal)
            {
                double fraction = normal ? NormalCumulative(value) : value;
                if (normal && fraction - 1e-7 < 0) return quantiles[0];
                if (normal && fraction + 1e-7 > 1) return quantiles[^1];
                return Between(fraction, fractions, quantiles);
            }
            """, "Between", "NormalCumulative");
        Add("NormalCumulative", """
            private static double NormalCumulative(double x)
            {
                if (double.IsNaN(x)) return x;
                if (Math.Abs(x) > 8.5) return x < 0 ? 0 : 1;
                double sum = x, term = x, previous = 0;
                for (int i = 3; sum != previous; i += 2)
                {
                    previous = sum;
                    term *= x * x / i;
                    sum += term;
                }
                return Math.Clamp(0.5 + sum * Math.Exp(-0.5 * x * x - 0.918938533204672741780), 0, 1);
            }
            """);
        Add("NormalQuantile", $$"""
            // Wichura, Algorithm AS 241, Applied Statistics 37 (1988).
            private static double NormalQuantile(double p)
            {
                if (p <= 0) return double.NegativeInfinity;
                if (p >= 1) return double.PositiveInfinity;
                double q = p - 0.5;
                if (Math.Abs(q) <= 0.425)
                {
                    double r = 0.180625 - q * q;
                    return q * Ratio(r,
                        {{Listed(NormalDistribution.CentreTop)}},
                        {{Listed(NormalDistribution.CentreBottom)}});
                }
                double tail = Math.Sqrt(-Math.Log(q < 0 ? p : 1 - p));
                double x = tail <= 5
                    ? Ratio(tail - 1.6,
                        {{Listed(NormalDistribution.MiddleTop)}},
                        {{Listed(NormalDistribution.MiddleBottom)}})
                    : Ratio(tail - 5,
                        {{Listed(NormalDistribution.FarTop)}},
                        {{Listed(NormalDistribution.FarBottom)}});
                return q < 0 ? -x : x;
            }
            """, "Ratio");
        Add("Ratio", """
            private static double Ratio(double r, double[] top, double[] bottom)
            {
                double a = 0, b = 0;
                for (int i = top.Length - 1; i >= 0; i--) (a, b) = (a * r + top[i], b * r + bottom[i]);
                return a / b;
            }
            """);
    }

    private static string Listed(ReadOnlySpan<double> values)
    {
        var texts = new string[values.Length];
        for (int i = 0; i < texts.Length; i++) texts[i] = CSharpText.Literal(values[i]);
        return $"[{string.Join(", ", texts)}]";
    }
}
