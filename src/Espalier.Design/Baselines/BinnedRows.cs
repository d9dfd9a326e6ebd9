namespace Espalier.Design;

/// <summary>Features cut into at most 64 bins of about equally many training rows, one byte a value: what histogram trees look at.</summary>
internal sealed class BinnedRows
{
    public const int MostBins = 64;

    private BinnedRows(int rows, byte[][] bins, float[][] edges) => (Rows, Bins, Edges) = (rows, bins, edges);

    public int Rows { get; }

    /// <summary>The bin of each row, by feature.</summary>
    public byte[][] Bins { get; }

    /// <summary>Where bins end, by feature: a value belongs to the first bin whose edge is not below it.</summary>
    public float[][] Edges { get; }

    public int Features => Bins.Length;

    /// <summary>Finds the edges on training rows and cuts these.</summary>
    /// <param name="values">(rows, features); missing values are NaN and lie in the first bin.</param>
    public static BinnedRows Fit(Tensor values)
    {
        int width = values.RowLength;
        var edges = new float[width][];
        for (int f = 0; f < width; f++) edges[f] = EdgesOf(values, f);
        return Cut(values, edges);
    }

    /// <summary>Cuts other rows at the same edges.</summary>
    /// <param name="values">(rows, features).</param>
    public BinnedRows Like(Tensor values) => Cut(values, Edges);

    private static BinnedRows Cut(Tensor values, float[][] edges)
    {
        int width = values.RowLength;
        var bins = new byte[width][];
        for (int f = 0; f < width; f++)
        {
            bins[f] = new byte[values.Rows];
            for (int row = 0; row < values.Rows; row++)
            {
                float value = values.Values[row * width + f];
                int at = float.IsNaN(value) ? 0 : Array.BinarySearch(edges[f], value);
                bins[f][row] = (byte)(at < 0 ? ~at : at);
            }
        }
        return new BinnedRows(values.Rows, bins, edges);
    }

    private static float[] EdgesOf(Tensor values, int feature)
    {
        int width = values.RowLength, count = 0;
        var sorted = new float[values.Rows];
        for (int row = 0; row < values.Rows; row++)
            if (values.Values[row * width + feature] is var value && !float.IsNaN(value)) sorted[count++] = value;
        Array.Sort(sorted, 0, count);
        var different = new List<float>();
        for (int i = 0; i < count; i++)
            if (i == 0 || sorted[i] != sorted[i - 1]) different.Add(sorted[i]);
        if (different.Count == 0) return [];
        // Halfway between neighbours where few values differ; else at equal shares of the rows.
        var edges = new List<float>();
        if (different.Count <= MostBins)
            for (int i = 1; i < different.Count; i++) edges.Add(different[i - 1] + (different[i] - different[i - 1]) / 2);
        else
            for (int b = 1; b < MostBins; b++)
                if (sorted[(int)((long)b * count / MostBins)] is var edge && (edges.Count == 0 || edge > edges[^1])) edges.Add(edge);
        return [.. edges];
    }
}
