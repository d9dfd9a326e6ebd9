namespace Espalier.Graph;

/// <summary>What pools over (batch, rows, columns, channels) and their gradients share. Places of the border count for nothing.</summary>
/// <param name="window">The window: without dilation, its border on each side smaller than itself, so that every place sees a value.</param>
public abstract class PoolOp(SlidingWindow window) : Op
{
    /// <summary>The window.</summary>
    public SlidingWindow Window { get; } = Usable(window);

    /// <inheritdoc/>
    public override string Settings => Window.ToString();

    /// <summary>The shape of a pool's output; throws when the window does not fit the input.</summary>
    /// <param name="input">(batch, rows, columns, channels).</param>
    protected Shape Pooled(Shape input)
    {
        if (input.Rank != 4) throw Misfit($"needs (batch, rows, columns, channels) but got {input}.");
        var (rows, columns) = Window.Output(input[1], input[2]);
        return rows > 0 && columns > 0 ? new Shape(input[0], rows, columns, input[3])
            : throw Misfit($"has a window of {Window} that does not fit {input}. Use a smaller window, or the padding 'same'.");
    }

    /// <summary>One operation for each value under each place of the window.</summary>
    /// <param name="output">The shape of the pool's output.</param>
    /// <param name="batch">The rows of the batch.</param>
    protected long FlopsOf(Shape output, int batch) => output.Count(batch) * Window.Rows * Window.Columns;

    private static SlidingWindow Usable(SlidingWindow window)
    {
        if (window.DilationRows != 1 || window.DilationColumns != 1) throw new EspalierException($"A pool needs a window without dilation but got {window}.");
        return Math.Max(window.Top, window.Bottom) < window.Rows && Math.Max(window.Left, window.Right) < window.Columns ? window
            : throw new EspalierException($"A pool needs a border that is smaller than its window on every side but got {window}.");
    }
}
