using Espalier.Graph;

namespace Espalier.Tests.Ops;

/// <summary>One pooled convolution to try, and its ops as plain loops.</summary>
/// <param name="Convolution">The convolution.</param>
/// <param name="Pool">The pool's window.</param>
/// <param name="Relu">Whether negative values become 0.</param>
public sealed record PooledUse(ConvolutionUse Convolution, SlidingWindow Pool, bool Relu = true)
{
    private static readonly int[] Usual = [1, 5, 9], Few = [1, 2];

    /// <summary>The batches to try: fewer images where each has so many places that sums over more would round too much.</summary>
    public int[] Batches { get; init; } = Usual;

    /// <summary>What is tried: channels that fill vectors and that do not, odd rows and columns, borders, strides, groups, other windows.</summary>
    public static IEnumerable<PooledUse> All =>
    [
        new(new(new(3, 3), 8, 10, 16, 32), new(2, 2, 2, 2)),
        new(new(new(3, 3), 9, 7, 4, 5), new(2, 2, 2, 2)), // rows and columns left over
        new(new(new(3, 3), 8, 8, 1, 33), new(2, 2, 2, 2)),
        new(new(new(3, 3), 10, 36, 1, 17), new(2, 2, 2, 2)), // more rows of windows than are laid out at once
        new(new(new SlidingWindow(3, 3).Same(8, 8), 8, 8, 2, 20), new(2, 2, 2, 2)),
        new(new(new(3, 3), 7, 8, 3, 8), new(2, 2, 2, 2), Relu: false),
        new(new(new SlidingWindow(3, 3).Same(6, 7), 6, 7, 2, 3), new(2, 2, 2, 2)),
        new(new(new SlidingWindow(5, 5).Same(6, 7), 6, 7, 1, 9), new(2, 2, 2, 2)),
        new(new(new SlidingWindow(3, 3).Same(7, 6), 7, 6, 8, 19), new(2, 2, 2, 2)),
        new(new(new SlidingWindow(3, 3).Same(6, 6), 6, 6, 20, 40), new(2, 2, 2, 2), Relu: false),
        new(new(new(3, 3), 6, 6, 12, 70), new(2, 2, 2, 2)),
        new(new(new SlidingWindow(3, 3).Same(18, 22), 18, 22, 8, 12), new(2, 2, 2, 2)) { Batches = Few }, // more than a word of places
        new(new(new SlidingWindow(3, 3).Same(3, 138), 3, 138, 8, 3), new(2, 2, 2, 2)) { Batches = Few }, // and in one row
        new(new(new(3, 3, 2, 1, 1, 2), 11, 13, 12, 9), new(2, 3, 2, 3)),
        new(new(new SlidingWindow(5, 4, 2, 1).Same(9, 8), 9, 8, 8, 6), new(2, 3, 2, 3)),
        new(new(new(3, 3), 8, 11, 16, 4), new(3, 3, 3, 3)),
        new(new(new(2, 3, 1, 1, 2, 1), 8, 8, 8, 4), new(2, 2, 2, 2)),
        new(new(new(3, 2, 1, 1, 1, 2), 8, 8, 8, 4), new(1, 2, 1, 2)),
        new(new(new(3, 3), 8, 8, 6, 4, 2), new(2, 2, 2, 2)),
        new(new(new(1, 1), 6, 6, 20, 3), new(2, 2, 2, 2)),
        new(new(new(1, 3), 1, 14, 4, 20), new(1, 2, 1, 2)), // sequences
    ];

    /// <summary>Those whose forward pass goes by tiles of 4×4: half tiles, places left over, borders, channels that fit no vector.</summary>
    public static IEnumerable<PooledUse> Tiled =>
    [
        new(new(new(3, 3), 10, 12, 16, 32), new(2, 2, 2, 2)),
        new(new(new(3, 3), 13, 11, 20, 19), new(2, 2, 2, 2), Relu: false),
        new(new(new SlidingWindow(3, 3).Same(8, 10), 8, 10, 33, 16), new(2, 2, 2, 2)),
    ];

    /// <summary>The shape of the bias.</summary>
    public Shape Bias => new(Convolution.Filters);

    /// <summary>The shape of the pooled values.</summary>
    public Shape Pooled
    {
        get
        {
            var (rows, columns) = Pool.Output(Convolution.OutputRows, Convolution.OutputColumns);
            return new Shape(Shape.Batch, rows, columns, Convolution.Filters);
        }
    }

    /// <summary>The fused op.</summary>
    public PooledConvolution Op => new(Convolution.Window, Convolution.Groups, Pool, Relu, keepsPlaces: true);

    /// <summary>The pooled values.</summary>
    public Numbers Forward(Numbers image, Numbers filter, Numbers bias)
    {
        var output = Convolution.Forward(image, filter);
        var places = Places(output, bias);
        return Numbers.Of([image.Dims[0], .. Pooled.Dims[1..]], i =>
        {
            double largest = double.NegativeInfinity;
            for (int q = 0; q < Pool.Rows * Pool.Columns; q++) largest = Math.Max(largest, output.Values[Place(i, q)] + bias.Values[i[3]]);
            return Relu ? Math.Max(0, largest) : largest;
        });
    }

    /// <summary>The gradient by the convolution's outputs, from that by the pooled values.</summary>
    public Numbers Unpooled(Numbers image, Numbers filter, Numbers bias, Numbers dy)
    {
        var output = Convolution.Forward(image, filter);
        int[] places = Places(output, bias);
        var result = new Numbers(output.Dims, new double[output.Values.Length]);
        for (int i = 0; i < places.Length; i++)
            if (places[i] >= 0) result.Values[places[i]] = dy.Values[i];
        return result;
    }

    /// <summary>The gradient by the bias, from that by the convolution's outputs.</summary>
    public Numbers BiasGradient(Numbers unpooled)
    {
        var sums = new double[Convolution.Filters];
        for (int i = 0; i < unpooled.Values.Length; i++) sums[i % sums.Length] += unpooled.Values[i];
        return new Numbers([sums.Length], sums);
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Convolution}{(Relu ? ", relu" : "")}, pool {Pool.Rows}×{Pool.Columns}";

    // For each pooled value the place of the convolution's output it comes from, or −1.
    private int[] Places(Numbers output, Numbers bias)
    {
        int[] dims = [output.Dims[0], .. Pooled.Dims[1..]];
        var places = new int[Numbers.Count(dims)];
        int at = 0;
        Numbers.Of(dims, i =>
        {
            int best = Place(i, 0);
            for (int q = 1; q < Pool.Rows * Pool.Columns; q++)
                if (output.Values[Place(i, q)] > output.Values[best]) best = Place(i, q);
            places[at++] = Relu && output.Values[best] + bias.Values[i[3]] <= 0 ? -1 : best;
            return 0;
        });
        return places;
    }

    private int Place(int[] i, int q) =>
        ((i[0] * Convolution.OutputRows + i[1] * Pool.Rows + q / Pool.Columns) * Convolution.OutputColumns + i[2] * Pool.Columns + q % Pool.Columns) * Convolution.Filters + i[3];
}
