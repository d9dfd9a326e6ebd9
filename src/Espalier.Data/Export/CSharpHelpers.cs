namespace Espalier.Data;

/// <summary>The methods that a written file may call: each is there only when it is called.</summary>
internal static partial class CSharpHelpers
{
    private static readonly Dictionary<string, (string Source, string[] Calls)> All = new(StringComparer.Ordinal);

    static CSharpHelpers()
    {
        AddNetwork();
        AddImages();
        AddTable();
        AddNumbers();
    }

    /// <summary>The source of a helper, indented as a member of the class.</summary>
    public static string Source(string name) => All[name].Source;

    /// <summary>Helpers and what those call, sorted.</summary>
    public static IEnumerable<string> WithWhatTheyCall(IEnumerable<string> names)
    {
        var all = new SortedSet<string>(StringComparer.Ordinal);
        var open = new Stack<string>(names);
        while (open.TryPop(out string? name))
            if (all.Add(name))
                foreach (string call in All[name].Calls) open.Push(call);
        return all;
    }

    private static void Add(string name, string source, params string[] calls) =>
        All[name] = (string.Concat(source.ReplaceLineEndings("\n").Split('\n').Select(line => line.Length == 0 ? "\n" : $"    {line}\n")), calls);

    private static void AddNumbers()
    {
        Add("Floats", """
            private static float[] Floats(string base64)
            {
                byte[] bytes = Convert.FromBase64String(base64);
                var values = new float[bytes.Length / 4];
                for (int i = 0; i < values.Length; i++) values[i] = BinaryPrimitives.ReadSingleLittleEndian(bytes.AsSpan(4 * i));
                return values;
            }
            """);
        Add("Doubles", """
            private static double[] Doubles(string base64)
            {
                byte[] bytes = Convert.FromBase64String(base64);
                var values = new double[bytes.Length / 8];
                for (int i = 0; i < values.Length; i++) values[i] = BinaryPrimitives.ReadDoubleLittleEndian(bytes.AsSpan(8 * i));
                return values;
            }
            """);
        Add("Sigmoid", "private static float Sigmoid(float x) => 1f / (1f + MathF.Exp(-x));");
        Add("Square", "private static float Square(float x) => x * x;");
        Add("Sign", "private static float Sign(float x) => x > 0f ? 1f : x < 0f ? -1f : 0f;");
        Add("Softplus", "private static float Softplus(float x) => (float)(Math.Max(x, 0.0) + Math.Log(1.0 + Math.Exp(-Math.Abs((double)x))));");
        Add("Flushed", "private static float Flushed(float x) => MathF.Abs(x) < 1.17549435e-38f ? 0f : x;");
        Add("Expm1", """
            private static float Expm1(float x) =>
                MathF.Abs(x) < 0.01f ? x * (1f + x * (0.5f + x * (1f / 6f + x * (1f / 24f)))) : (float)(Math.Exp(x) - 1.0);
            """);
        Add("Erf", """
            // The error function: its series near 0, its continued fraction further out.
            private static float Erf(float value)
            {
                double x = Math.Abs((double)value);
                if (x > 6) return value > 0 ? 1f : -1f;
                double result;
                if (x < 2.5)
                {
                    double term = x, sum = x;
                    for (int n = 1; Math.Abs(term) > 1e-17 * Math.Abs(sum); n++)
                    {
                        term *= -x * x / n;
                        sum += term / (2 * n + 1);
                    }
                    result = 1.1283791670955126 * sum;
                }
                else
                {
                    double fraction = 0;
                    for (int n = 60; n > 0; n--) fraction = n / 2.0 / (x + fraction);
                    result = 1 - Math.Exp(-x * x) / 1.7724538509055160 / (x + fraction);
                }
                return (float)(value < 0 ? -result : result);
            }
            """);
    }
}
