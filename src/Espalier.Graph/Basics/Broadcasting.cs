namespace Espalier.Graph;

/// <summary>NumPy's broadcasting: axes are matched from the end, and a size of 1 repeats.</summary>
public static class Broadcasting
{
    /// <summary>The shape that several shapes broadcast to, or null when they do not fit.</summary>
    /// <param name="shapes">The shapes.</param>
    public static Shape? Of(params IEnumerable<Shape> shapes)
    {
        int[] dims = [];
        foreach (var shape in shapes)
        {
            int rank = Math.Max(dims.Length, shape.Rank);
            var merged = new int[rank];
            for (int i = 1; i <= rank; i++)
            {
                int a = i <= dims.Length ? dims[^i] : 1, b = i <= shape.Rank ? shape[-i] : 1;
                if (a != b && a != 1 && b != 1) return null;
                merged[^i] = a == 1 ? b : a;
            }
            for (int i = 1; i < rank; i++)
                if (merged[i] == Shape.Batch) return null;
            dims = merged;
        }
        return new Shape(dims);
    }

    /// <summary>
    /// How one input of an elementwise op is read: value <c>i</c> of the output reads
    /// <c>(i / (repeat·inner))·inner + i mod inner</c> of the input.
    /// </summary>
    /// <param name="Inner">The values that lie behind the repeated axes.</param>
    /// <param name="Repeat">How often each stretch repeats; 1 when nothing repeats.</param>
    public readonly record struct Reading(long Inner, long Repeat);

    /// <summary>How to read an input, or null when its repeated axes are not neighbours.</summary>
    /// <param name="input">The input's shape, sizes known.</param>
    /// <param name="output">The output's shape, sizes known.</param>
    public static Reading? Read(Shape input, Shape output)
    {
        int lead = output.Rank - input.Rank, first = -1, last = -1;
        for (int axis = 0; axis < output.Rank; axis++)
        {
            int size = axis < lead ? 1 : input[axis - lead];
            if (size != output[axis])
            {
                if (first < 0) first = axis;
                last = axis;
            }
        }
        if (first < 0) return new Reading(output.ValuesPerRow, 1);
        long repeat = 1, inner = 1;
        for (int axis = first; axis <= last; axis++)
        {
            int size = axis < lead ? 1 : input[axis - lead];
            if (size != 1) return null;
            repeat *= output[axis];
        }
        for (int axis = last + 1; axis < output.Rank; axis++) inner *= output[axis];
        return new Reading(inner, repeat);
    }

    /// <summary>Sums a gradient over the axes along which its symbol was broadcast.</summary>
    /// <param name="gradient">A gradient with the broadcast shape.</param>
    /// <param name="shape">The shape before broadcasting.</param>
    public static Symbol SumTo(Symbol gradient, Shape shape)
    {
        if (gradient.Shape == shape) return gradient;
        var axes = new List<int>();
        int lead = gradient.Shape.Rank - shape.Rank;
        for (int axis = 0; axis < gradient.Shape.Rank; axis++)
            if ((axis < lead || shape[axis - lead] == 1) && gradient.Shape[axis] != 1) axes.Add(axis);
        var summed = axes.Count == 0 ? gradient : Op.Apply(new ReduceSum([.. axes], keepDims: true), gradient);
        return summed.Shape == shape ? summed : Op.Apply(new Reshape(shape), summed);
    }
}
