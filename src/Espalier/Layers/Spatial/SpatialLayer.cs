using Espalier.Graph;

namespace Espalier;

/// <summary>
/// A layer over images (batch, rows, columns, channels) or sequences (batch, steps, channels). A sequence is worked on as an image of one row.
/// </summary>
public abstract class SpatialLayer : Layer
{
    private protected SpatialLayer(int spatialAxes, string? name) : base(name) => SpatialAxes = spatialAxes;

    /// <summary>2 for images, 1 for sequences.</summary>
    private protected int SpatialAxes { get; }

    /// <summary>The input in words.</summary>
    private protected string InputWords => SpatialAxes == 2 ? "(batch, rows, columns, channels)" : "(batch, steps, channels)";

    /// <inheritdoc/>
    protected override void Check(IReadOnlyList<Symbol> inputs)
    {
        base.Check(inputs);
        var shape = inputs[0].Shape;
        if (shape.Rank == SpatialAxes + 2) return;
        string numbers = string.Join(", ", shape.Dims[1..].ToArray());
        throw Misfit($"needs {InputWords} but got {shape}. " + (shape.Rank switch
        {
            _ when shape.Rank == SpatialAxes + 1 && SpatialAxes == 2 => $"Add the channel axis, as with Reshape([{numbers}, 1]).",
            < 2 => "Give the input the missing axes.",
            4 => "Use the layer for images, or bring rows and columns into one axis with Reshape.",
            _ when shape.Rank < SpatialAxes + 2 => "Bring it to that form with Reshape, or use Dense, which works on features.",
            _ => "Bring it to that form with Reshape.",
        }));
    }

    /// <summary>The input as images: a sequence becomes an image of one row.</summary>
    private protected Symbol AsImages(Symbol x) =>
        SpatialAxes == 2 ? x : Ops.Reshape(x, new Shape(x.Shape[0], 1, x.Shape[1], x.Shape[2]));

    /// <summary>Images in the form of the input: an image of one row becomes a sequence again.</summary>
    private protected Symbol FromImages(Symbol y) =>
        SpatialAxes == 2 ? y : Ops.Reshape(y, new Shape(y.Shape[0], y.Shape[2], y.Shape[3]));

    /// <summary>A window's numbers in words: as in <c>3×3</c>, or <c>3</c> for sequences.</summary>
    private protected string Say(Pair pair) => SpatialAxes == 2 ? pair.ToString() : $"{pair.Columns}";

    /// <summary>Throws unless a setting is 1 or more.</summary>
    private protected void RequirePositive(Pair pair, string what)
    {
        if (pair.Least < 1) throw Misfit($"needs {what} of 1 or more but got {Say(pair)}.");
    }

    /// <summary>The window with the border that the padding asks for; throws when it does not fit the input.</summary>
    /// <param name="window">The window without border.</param>
    /// <param name="padding">The padding.</param>
    /// <param name="input">The shape of the layer's input.</param>
    private protected SlidingWindow Bordered(SlidingWindow window, Padding padding, Shape input)
    {
        int rows = SpatialAxes == 2 ? input[1] : 1, columns = input[-2];
        if (padding == Padding.Same) return window.Same(rows, columns);
        if (padding == Padding.Causal) return window.WithBorder(0, 0, window.SpanColumns - 1, 0);
        if (window.SpanRows <= rows && window.SpanColumns <= columns) return window;
        string size = Say(new Pair(window.SpanRows, window.SpanColumns));
        throw Misfit($"has a window of {size} that does not fit into {input}. Use a smaller window, the padding 'same', or fewer layers before it "
            + "that make the input smaller.");
    }
}
