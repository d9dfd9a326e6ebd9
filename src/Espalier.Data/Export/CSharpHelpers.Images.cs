namespace Espalier.Data;

internal static partial class CSharpHelpers
{
    private static void AddImages()
    {
        Add("Convolve", """
            // Images are (rows, columns, channels), filters (kernel rows, kernel columns, channels of a group, filters).
            private static float[] Convolve(float[] x, int rows, int columns, int channels, float[] kernel, int kernelRows, int kernelColumns, int filters,
                (int Rows, int Columns) stride, (int Rows, int Columns) dilation, int top, int left, int outRows, int outColumns, int groups, float[]? bias, bool relu)
            {
                int depth = channels / groups, ofGroup = filters / groups;
                var y = new float[outRows * outColumns * filters];
                for (int r = 0; r < outRows; r++)
                    for (int c = 0; c < outColumns; c++)
                    {
                        var to = y.AsSpan((r * outColumns + c) * filters, filters);
                        bias?.CopyTo(to);
                        for (int i = 0; i < kernelRows; i++)
                            for (int j = 0; j < kernelColumns; j++)
                            {
                                int row = r * stride.Rows + i * dilation.Rows - top, column = c * stride.Columns + j * dilation.Columns - left;
                                if (row < 0 || row >= rows || column < 0 || column >= columns) continue;
                                for (int g = 0; g < groups; g++)
                                    for (int d = 0; d < depth; d++)
                                    {
                                        float value = x[(row * columns + column) * channels + g * depth + d];
                                        int weights = ((i * kernelColumns + j) * depth + d) * filters;
                                        for (int f = g * ofGroup; f < (g + 1) * ofGroup; f++) to[f] += value * kernel[weights + f];
                                    }
                            }
                        if (relu)
                            for (int f = 0; f < filters; f++) to[f] = MathF.Max(to[f], 0f);
                    }
                return y;
            }
            """);
        Add("Spread", """
            // The transposed convolution: every value goes through the filters onto the places of a larger image.
            private static float[] Spread(float[] x, int rows, int columns, int filters, float[] kernel, int kernelRows, int kernelColumns,
                (int Rows, int Columns) stride, (int Rows, int Columns) dilation, int top, int left, int outRows, int outColumns, int groups)
            {
                int depth = kernel.Length / (kernelRows * kernelColumns * filters), ofGroup = filters / groups, channels = depth * groups;
                var y = new float[outRows * outColumns * channels];
                for (int r = 0; r < rows; r++)
                    for (int c = 0; c < columns; c++)
                        for (int i = 0; i < kernelRows; i++)
                            for (int j = 0; j < kernelColumns; j++)
                            {
                                int row = r * stride.Rows + i * dilation.Rows - top, column = c * stride.Columns + j * dilation.Columns - left;
                                if (row < 0 || row >= outRows || column < 0 || column >= outColumns) continue;
                                for (int f = 0; f < filters; f++)
                                    for (int d = 0; d < depth; d++)
                                        y[(row * outColumns + column) * channels + f / ofGroup * depth + d] += x[(r * columns + c) * filters + f] * kernel[((i * kernelColumns + j) * depth + d) * filters + f];
                            }
                return y;
            }
            """);
        Add("Pool", """
            private static float[] Pool(float[] x, int rows, int columns, int channels, int windowRows, int windowColumns, (int Rows, int Columns) stride,
                int top, int left, int outRows, int outColumns, bool largest)
            {
                var y = new float[outRows * outColumns * channels];
                for (int r = 0; r < outRows; r++)
                    for (int c = 0; c < outColumns; c++)
                        for (int channel = 0; channel < channels; channel++)
                        {
                            float most = float.NegativeInfinity, sum = 0f;
                            int seen = 0;
                            for (int i = 0; i < windowRows; i++)
                                for (int j = 0; j < windowColumns; j++)
                                {
                                    int row = r * stride.Rows + i - top, column = c * stride.Columns + j - left;
                                    if (row < 0 || row >= rows || column < 0 || column >= columns) continue;
                                    float value = x[(row * columns + column) * channels + channel];
                                    most = MathF.Max(most, value);
                                    sum += value;
                                    seen++;
                                }
                            y[(r * outColumns + c) * channels + channel] = largest ? most : sum / seen;
                        }
                return y;
            }
            """);
        Add("Resize", """
            // Each place of an axis becomes a weighted sum of a stretch of it.
            private static float[] Resize(float[] x, int axis, int inner, int[] starts, int[] ends, float[] weights)
            {
                int outer = x.Length / (axis * inner), length = starts.Length;
                var y = new float[outer * length * inner];
                for (int o = 0; o < outer; o++)
                    for (int place = 0, at = 0; place < length; at += ends[place] - starts[place], place++)
                        for (int k = starts[place]; k < ends[place]; k++)
                            for (int i = 0; i < inner; i++) y[(o * length + place) * inner + i] += weights[at + k - starts[place]] * x[(o * axis + k) * inner + i];
                return y;
            }
            """);
        Add("Recur", """
            // All steps of a recurrent layer: what each step makes of its input (a kernel and bias applied already), the state and the recurrent kernel.
            private static float[] Recur(string cell, float[] x, float[] kernel, float[] mask, float[] first, float[]? second, int steps, int units)
            {
                int gates = kernel.Length / (units * units), wide = gates * units;
                float[] h = (float[])first.Clone(), c = cell == "Lstm" ? (float[])second!.Clone() : [], y = new float[steps * units];
                for (int step = 0; step < steps; step++)
                {
                    if (mask[step] != 0f)
                    {
                        var p = new float[wide];
                        for (int i = 0; i < units; i++)
                            for (int j = 0; j < wide; j++) p[j] += h[i] * kernel[i * wide + j];
                        for (int u = 0; u < units; u++)
                        {
                            float Gate(int gate) => x[step * wide + gate * units + u] + p[gate * units + u];
                            if (cell == "Simple") h[u] = MathF.Tanh(Gate(0));
                            else if (cell == "Lstm")
                            {
                                c[u] = Sigmoid(Gate(1)) * c[u] + Sigmoid(Gate(0)) * MathF.Tanh(Gate(2));
                                h[u] = Sigmoid(Gate(3)) * MathF.Tanh(c[u]);
                            }
                            else
                            {
                                float z = Sigmoid(Gate(0) + second![u]), r = Sigmoid(Gate(1) + second[units + u]);
                                float q = MathF.Tanh(x[step * wide + 2 * units + u] + r * (p[2 * units + u] + second[2 * units + u]));
                                h[u] = z * h[u] + (1f - z) * q;
                            }
                        }
                    }
                    Array.Copy(h, 0, y, step * units, units);
                }
                return y;
            }
            """, "Sigmoid");
    }
}
