using Espalier.Graph;

namespace Espalier;

/// <summary>The ops that layers over images are written in: cutting, resizing, repeating (batch, rows, columns, channels).</summary>
internal static class ImageOps
{
    /// <summary>A part of each image.</summary>
    public static Symbol Crop(Symbol x, int top, int left, int rows, int columns)
    {
        if (rows != x.Shape[1]) x = Op.Apply(new Slice(1, top, rows), x);
        return columns == x.Shape[2] ? x : Op.Apply(new Slice(2, left, columns), x);
    }

    /// <summary>Images of another size; rows first, then columns.</summary>
    public static Symbol Resize(Symbol x, int rows, int columns, PixelInterpolation interpolation, bool antialias)
    {
        // Between images of equal size every kernel reads the pixel itself.
        if (rows != x.Shape[1]) x = Op.Apply(new ResizeAxis(1, AxisTaps.Resize(x.Shape[1], rows, interpolation, antialias)), x);
        return columns == x.Shape[2] ? x : Op.Apply(new ResizeAxis(2, AxisTaps.Resize(x.Shape[2], columns, interpolation, antialias)), x);
    }

    /// <summary>Each row and each column some times.</summary>
    public static Symbol Repeat(Symbol x, int rows, int columns)
    {
        var s = x.Shape;
        var apart = Ops.Reshape(x, new Shape(s[0], s[1], 1, s[2], 1, s[3]));
        return Ops.Reshape(Op.Apply(new BroadcastTo(new Shape(s[0], s[1], rows, s[2], columns, s[3])), apart), new Shape(s[0], s[1] * rows, s[2] * columns, s[3]));
    }

    /// <summary>The largest part in the middle with the sides' ratio of a target, as Keras rounds it.</summary>
    public static Symbol CropToRatio(Symbol x, int rows, int columns)
    {
        var (height, width) = (x.Shape[1], x.Shape[2]);
        int partRows = Math.Clamp((int)((double)(width * (long)rows) / columns), 1, height), partColumns = Math.Clamp((int)((double)(height * (long)columns) / rows), 1, width);
        return Crop(x, (height - partRows) / 2, (width - partColumns) / 2, partRows, partColumns);
    }

    /// <summary>The image with as much of a value on both sides as gives it the sides' ratio of a target, as Keras rounds it.</summary>
    public static Symbol PadToRatio(Symbol x, int rows, int columns, float value)
    {
        var (height, width) = (x.Shape[1], x.Shape[2]);
        int down = (Math.Max(height, (int)((double)(width * (long)rows) / columns)) - height) / 2;
        int across = (Math.Max(width, (int)((double)(height * (long)columns) / rows)) - width) / 2;
        if (down + across == 0) return x;
        if (value != 0) x -= value; // what is padded is 0
        if (down > 0) x = Op.Apply(new Pad(1, down, down), x);
        if (across > 0) x = Op.Apply(new Pad(2, across, across), x);
        return value == 0 ? x : x + value;
    }

    /// <summary>The largest part in the middle with a target's ratio of sides, brought to the target's size.</summary>
    public static Symbol FillSize(Symbol x, int rows, int columns) =>
        Resize(CropToRatio(x, rows, columns), rows, columns, PixelInterpolation.Bilinear, antialias: false);

    /// <summary>A matrix (batch, 8) for each image, most numbers of which are the same for all.</summary>
    /// <param name="numbers">Numbers (batch, 1) with the place each has in the matrix.</param>
    /// <param name="others">The matrix with 0 in those places.</param>
    public static Symbol Matrices(IReadOnlyList<(Symbol Number, int Place)> numbers, float[] others)
    {
        var places = new float[numbers.Count * 8];
        for (int i = 0; i < numbers.Count; i++) places[i * 8 + numbers[i].Place] = 1;
        var joined = Op.Apply(new Concat(1), [.. numbers.Select(n => n.Number)]);
        return Op.Apply(new MatMul(), joined, Constant.Of(new Shape(numbers.Count, 8), places)) + Constant.Of(new Shape(8), others);
    }
}
