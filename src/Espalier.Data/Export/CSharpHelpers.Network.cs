namespace Espalier.Data;

internal static partial class CSharpHelpers
{
    private static void AddNetwork()
    {
        Add("Dense", """
            // y = x·kernel + bias for each stretch of x; the kernel is (inputs, units).
            private static float[] Dense(float[] x, float[] kernel, float[]? bias, int units, bool relu)
            {
                int inputs = kernel.Length / units, rows = x.Length / inputs;
                var y = new float[rows * units];
                for (int row = 0; row < rows; row++)
                {
                    var to = y.AsSpan(row * units, units);
                    bias?.CopyTo(to);
                    for (int i = 0; i < inputs; i++)
                    {
                        float value = x[row * inputs + i];
                        if (value == 0f) continue;
                        for (int u = 0; u < units; u++) to[u] += value * kernel[i * units + u];
                    }
                    if (relu)
                        for (int u = 0; u < units; u++) to[u] = MathF.Max(to[u], 0f);
                }
                return y;
            }
            """);
        Add("Product", """
            // Matrix products side by side: (m, k)·(k, n) each; a or b may be stored transposed.
            private static float[] Product(float[] a, float[] b, int count, int m, int k, int n, bool turnedA, bool turnedB)
            {
                var y = new float[count * m * n];
                for (int c = 0; c < count; c++)
                    for (int i = 0; i < m; i++)
                        for (int j = 0; j < n; j++)
                        {
                            float sum = 0f;
                            for (int l = 0; l < k; l++) sum += a[c * m * k + (turnedA ? l * m + i : i * k + l)] * b[c * k * n + (turnedB ? j * k + l : l * n + j)];
                            y[(c * m + i) * n + j] = sum;
                        }
                return y;
            }
            """);
        Add("Softmax", """
            private static float[] Softmax(float[] x, int classes, bool logarithm)
            {
                var y = new float[x.Length];
                for (int start = 0; start < x.Length; start += classes)
                {
                    float most = float.NegativeInfinity;
                    for (int i = start; i < start + classes; i++) most = MathF.Max(most, x[i]);
                    double sum = 0;
                    for (int i = start; i < start + classes; i++) sum += MathF.Exp(x[i] - most);
                    for (int i = start; i < start + classes; i++) y[i] = logarithm ? (float)(x[i] - most - Math.Log(sum)) : (float)(MathF.Exp(x[i] - most) / sum);
                }
                return y;
            }
            """);
        Add("Sparsemax", """
            private static float[] Sparsemax(float[] x, int classes, bool exact)
            {
                var y = new float[x.Length];
                for (int start = 0; start < x.Length; start += classes)
                {
                    float[] sorted = x[start..(start + classes)];
                    Array.Sort(sorted);
                    double sum = 0, sums = 0;
                    int kept = 0;
                    while (kept < classes && (kept + 1) * (double)sorted[classes - 1 - kept] > sum + sorted[classes - 1 - kept] - 1)
                    {
                        sum += sorted[classes - 1 - kept++];
                        sums += sum;
                    }
                    for (int i = start; i < start + classes; i++) y[i] = (float)Math.Max(0, x[i] - ((exact ? sum : sums) - 1) / Math.Max(1, kept));
                }
                return y;
            }
            """);
        Add("Fold", """
            // The sum, or the largest value, over some axes.
            private static float[] Fold(float[] x, int[] sizes, bool[] folded, bool largest)
            {
                int length = 1;
                for (int axis = 0; axis < sizes.Length; axis++) length *= folded[axis] ? 1 : sizes[axis];
                var sums = new double[length];
                if (largest) Array.Fill(sums, double.NegativeInfinity);
                for (int i = 0; i < x.Length; i++)
                {
                    int at = 0, step = 1, rest = i;
                    for (int axis = sizes.Length - 1; axis >= 0; axis--)
                    {
                        if (!folded[axis])
                        {
                            at += rest % sizes[axis] * step;
                            step *= sizes[axis];
                        }
                        rest /= sizes[axis];
                    }
                    sums[at] = largest ? Math.Max(sums[at], x[i]) : sums[at] + x[i];
                }
                return Array.ConvertAll(sums, s => (float)s);
            }
            """);
        Add("Repeat", """
            // Repeats along axes of size 1.
            private static float[] Repeat(float[] x, int[] sizes, int[] to)
            {
                int length = 1;
                foreach (int size in to) length *= size;
                var y = new float[length];
                for (int i = 0; i < length; i++)
                {
                    int at = 0, step = 1, rest = i;
                    for (int axis = to.Length - 1; axis >= 0; axis--)
                    {
                        if (sizes[axis] != 1) at += rest % to[axis] * step;
                        step *= sizes[axis];
                        rest /= to[axis];
                    }
                    y[i] = x[at];
                }
                return y;
            }
            """);
        Add("Turn", """
            // Reorders axes: axis a of the result is axis order[a] of x.
            private static float[] Turn(float[] x, int[] sizes, int[] order)
            {
                var steps = new int[sizes.Length];
                for (int axis = sizes.Length - 1, step = 1; axis >= 0; step *= sizes[axis--]) steps[axis] = step;
                var y = new float[x.Length];
                for (int i = 0; i < y.Length; i++)
                {
                    int at = 0, rest = i;
                    for (int axis = order.Length - 1; axis >= 0; axis--)
                    {
                        at += rest % sizes[order[axis]] * steps[order[axis]];
                        rest /= sizes[order[axis]];
                    }
                    y[i] = x[at];
                }
                return y;
            }
            """);
        Add("Join", """
            private static float[] Join(int stretches, params float[][] parts)
            {
                int length = 0, at = 0;
                foreach (float[] part in parts) length += part.Length;
                var y = new float[length];
                for (int s = 0; s < stretches; s++)
                    foreach (float[] part in parts)
                    {
                        int size = part.Length / stretches;
                        Array.Copy(part, s * size, y, at, size);
                        at += size;
                    }
                return y;
            }
            """);
        Add("Cut", """
            // Places start to start + length of an axis; what lies outside it is 0.
            private static float[] Cut(float[] x, int axis, int inner, int start, int length)
            {
                int outer = x.Length / (axis * inner);
                var y = new float[outer * length * inner];
                for (int o = 0; o < outer; o++)
                    for (int i = Math.Max(0, -start); i < length && start + i < axis; i++) Array.Copy(x, (o * axis + start + i) * inner, y, (o * length + i) * inner, inner);
                return y;
            }
            """);
        Add("Backwards", """
            private static float[] Backwards(float[] x, int axis, int inner)
            {
                var y = new float[x.Length];
                for (int o = 0; o < x.Length / (axis * inner); o++)
                    for (int i = 0; i < axis; i++) Array.Copy(x, (o * axis + i) * inner, y, (o * axis + axis - 1 - i) * inner, inner);
                return y;
            }
            """);
        Add("Gather", """
            private static float[] Gather(float[] table, int columns, float[] rows)
            {
                var y = new float[rows.Length * columns];
                for (int i = 0; i < rows.Length; i++)
                {
                    if (!(rows[i] >= 0f && rows[i] * columns < table.Length)) throw new ArgumentException($"A number from 0 to {table.Length / columns - 1} was expected but got {rows[i]}.");
                    Array.Copy(table, (int)rows[i] * columns, y, i * columns, columns);
                }
                return y;
            }
            """);
        Add("Indicators", """
            private static float[] Indicators(float[] x, int classes)
            {
                var y = new float[x.Length * classes];
                for (int i = 0; i < x.Length; i++)
                    if (x[i] >= 0f && x[i] < classes && x[i] == MathF.Floor(x[i])) y[i * classes + (int)x[i]] = 1f;
                return y;
            }
            """);
    }
}
