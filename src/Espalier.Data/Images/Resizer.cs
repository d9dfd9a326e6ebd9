using System.Buffers;

namespace Espalier.Data;

/// <summary>
/// Brings pictures from one size to another, with Pillow's results: bytes with weights of 22 fractional bits, rounded after each pass;
/// floats summed in doubles. Columns come first, then rows. One may serve many pictures and threads.
/// </summary>
public sealed class Resizer
{
    private readonly int _fromRows, _fromColumns, _rows, _columns;
    private readonly ResizeWeights? _vertical, _horizontal; // null where a size stays
    private readonly int[]? _nearestRows, _nearestColumns;

    /// <summary>Prepares the weights.</summary>
    /// <param name="fromRows">The old height.</param>
    /// <param name="fromColumns">The old width.</param>
    /// <param name="rows">The new height, 1 to 65 535.</param>
    /// <param name="columns">The new width, 1 to 65 535.</param>
    /// <param name="resampling">How new pixels are made of old ones.</param>
    /// <exception cref="EspalierException">A size is not valid.</exception>
    public Resizer(int fromRows, int fromColumns, int rows, int columns, Resampling resampling = Resampling.Bilinear)
    {
        if (fromRows < 1 || fromColumns < 1) throw new EspalierException($"A picture needs at least one row and one column but got {fromRows} x {fromColumns}.");
        if (rows is < 1 or > 65_535 || columns is < 1 or > 65_535)
            throw new EspalierException($"A picture is resized to 1 to 65535 rows and columns but {rows} x {columns} were asked for.");
        if (!Enum.IsDefined(resampling)) throw new EspalierException($"{resampling} is no resampling. Known: {string.Join(", ", Enum.GetNames<Resampling>())}.");
        (_fromRows, _fromColumns, _rows, _columns) = (fromRows, fromColumns, rows, columns);
        if (resampling == Resampling.Nearest)
        {
            _nearestRows = Nearest(fromRows, rows);
            _nearestColumns = Nearest(fromColumns, columns);
            return;
        }
        if (rows != fromRows) _vertical = new ResizeWeights(fromRows, rows, resampling);
        if (columns != fromColumns) _horizontal = new ResizeWeights(fromColumns, columns, resampling);
    }

    /// <summary>Resizes a picture.</summary>
    /// <param name="image">A picture of the old size.</param>
    public Image Resize(Image image)
    {
        if (image.Rows != _fromRows || image.Columns != _fromColumns)
            throw new EspalierException($"A picture of {_fromRows} x {_fromColumns} was expected but got {image.Rows} x {image.Columns}.");
        var pixels = new byte[checked(_rows * _columns * image.Channels)];
        Resize(image.Pixels, pixels, image.Channels);
        return new Image(_rows, _columns, image.Channels, pixels);
    }

    /// <summary>Resizes bytes.</summary>
    /// <param name="from">Old rows × columns × channels bytes.</param>
    /// <param name="to">Receives new rows × columns × channels bytes.</param>
    /// <param name="channels">The values of one pixel.</param>
    public void Resize(ReadOnlySpan<byte> from, Span<byte> to, int channels)
    {
        Check(from.Length, to.Length, channels);
        if (_nearestRows is not null) Pick(from, to, channels);
        else if (_horizontal is null && _vertical is null) from.CopyTo(to);
        else if (_vertical is null) Across(from, to, channels);
        else if (_horizontal is null) Down(from, to, channels);
        else
        {
            byte[] between = ArrayPool<byte>.Shared.Rent(_fromRows * _columns * channels);
            Across(from, between, channels);
            Down(between, to, channels);
            ArrayPool<byte>.Shared.Return(between);
        }
    }

    /// <summary>Resizes floats.</summary>
    /// <param name="from">Old rows × columns × channels values.</param>
    /// <param name="to">Receives new rows × columns × channels values.</param>
    /// <param name="channels">The values of one pixel.</param>
    public void Resize(ReadOnlySpan<float> from, Span<float> to, int channels)
    {
        Check(from.Length, to.Length, channels);
        if (_nearestRows is not null) Pick(from, to, channels);
        else if (_horizontal is null && _vertical is null) from.CopyTo(to);
        else if (_vertical is null) Across(from, to, channels);
        else if (_horizontal is null) Down(from, to, channels);
        else
        {
            float[] between = ArrayPool<float>.Shared.Rent(_fromRows * _columns * channels);
            Across(from, between, channels);
            Down(between, to, channels);
            ArrayPool<float>.Shared.Return(between);
        }
    }

    private void Check(long from, long to, int channels)
    {
        if (from != (long)_fromRows * _fromColumns * channels || to != (long)_rows * _columns * channels)
            throw new EspalierException($"Pictures of {_fromRows} x {_fromColumns} and {_rows} x {_columns} with {channels} channels do not have {from} and {to} values.");
    }

    private static int[] Nearest(int from, int to)
    {
        // Pillow adds the step up in doubles; a product would round elsewhere now and then.
        var picked = new int[to];
        double step = (double)from / to, place = step * 0.5;
        for (int i = 0; i < to; i++, place += step) picked[i] = Math.Min((int)place, from - 1);
        return picked;
    }

    private void Pick<T>(ReadOnlySpan<T> from, Span<T> to, int channels)
    {
        for (int row = 0, at = 0; row < _rows; row++)
        {
            var line = from.Slice(_nearestRows![row] * _fromColumns * channels, _fromColumns * channels);
            foreach (int column in _nearestColumns!)
                for (int c = 0; c < channels; c++) to[at++] = line[column * channels + c];
        }
    }

    private void Across(ReadOnlySpan<byte> from, Span<byte> to, int channels)
    {
        var weights = _horizontal!;
        for (int row = 0, at = 0; row < _fromRows; row++)
        {
            var line = from.Slice(row * _fromColumns * channels, _fromColumns * channels);
            for (int column = 0; column < _columns; column++)
            {
                var kernel = weights.Rounded.AsSpan(column * weights.Width, weights.Count[column]);
                var window = line.Slice(weights.First[column] * channels, kernel.Length * channels);
                for (int c = 0; c < channels; c++, at++)
                {
                    int sum = ResizeWeights.Half;
                    for (int k = 0, i = c; k < kernel.Length; k++, i += channels) sum += window[i] * kernel[k];
                    to[at] = ResizeWeights.ToByte(sum);
                }
            }
        }
    }

    private void Across(ReadOnlySpan<float> from, Span<float> to, int channels)
    {
        var weights = _horizontal!;
        for (int row = 0, at = 0; row < _fromRows; row++)
        {
            var line = from.Slice(row * _fromColumns * channels, _fromColumns * channels);
            for (int column = 0; column < _columns; column++)
            {
                var kernel = weights.Exact.AsSpan(column * weights.Width, weights.Count[column]);
                var window = line.Slice(weights.First[column] * channels, kernel.Length * channels);
                for (int c = 0; c < channels; c++, at++)
                {
                    double sum = 0;
                    for (int k = 0, i = c; k < kernel.Length; k++, i += channels) sum += window[i] * kernel[k];
                    to[at] = (float)sum;
                }
            }
        }
    }

    private void Down(ReadOnlySpan<byte> from, Span<byte> to, int channels)
    {
        var weights = _vertical!;
        int length = _columns * channels;
        int[] sums = ArrayPool<int>.Shared.Rent(length);
        for (int row = 0; row < _rows; row++)
        {
            var sum = sums.AsSpan(0, length);
            sum.Fill(ResizeWeights.Half);
            for (int k = 0; k < weights.Count[row]; k++)
            {
                int weight = weights.Rounded[row * weights.Width + k];
                var line = from.Slice((weights.First[row] + k) * length, length);
                for (int i = 0; i < line.Length; i++) sum[i] += line[i] * weight;
            }
            var result = to.Slice(row * length, length);
            for (int i = 0; i < result.Length; i++) result[i] = ResizeWeights.ToByte(sum[i]);
        }
        ArrayPool<int>.Shared.Return(sums);
    }

    private void Down(ReadOnlySpan<float> from, Span<float> to, int channels)
    {
        var weights = _vertical!;
        int length = _columns * channels;
        double[] sums = ArrayPool<double>.Shared.Rent(length);
        for (int row = 0; row < _rows; row++)
        {
            var sum = sums.AsSpan(0, length);
            sum.Clear();
            for (int k = 0; k < weights.Count[row]; k++)
            {
                double weight = weights.Exact[row * weights.Width + k];
                var line = from.Slice((weights.First[row] + k) * length, length);
                for (int i = 0; i < line.Length; i++) sum[i] += line[i] * weight;
            }
            var result = to.Slice(row * length, length);
            for (int i = 0; i < result.Length; i++) result[i] = (float)sum[i];
        }
        ArrayPool<double>.Shared.Return(sums);
    }
}
