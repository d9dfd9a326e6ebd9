using System.Globalization;
using System.Runtime.ExceptionServices;
using Espalier.Graph;

namespace Espalier.Data;

/// <summary>
/// Varies pictures, and with a flip their labels: on the fly as a <see cref="RowTransform"/>, or ahead of time by <see cref="Copies"/>. Inputs
/// of shape (rows, columns, channels) are pictures, and those of one row are varied alike; other inputs stay as they are.
/// </summary>
public sealed class PictureTransform : RowTransform
{
    // Positions in a row's stream of random numbers. Noise takes many, from its own position on, in a range of its own for each input.
    private const int RotateItem = 0, ShiftRowsItem = 1, ShiftColumnsItem = 2, ZoomItem = 3, ZoomColumnsItem = 4, HorizontalItem = 5, VerticalItem = 6,
        ContrastItem = 7, BrightnessItem = 8, NoiseItem = 16;

    private readonly LabelSwap[] _swap, _swapVertical;

    /// <summary>Makes a transform.</summary>
    /// <param name="augmentation">How pictures vary.</param>
    /// <param name="classes">The class names of each head in the order of its labels (for a sigmoid no, then yes); only needed for swaps.</param>
    /// <exception cref="EspalierException">A swap names a head or a class that does not exist.</exception>
    public PictureTransform(Augmentation augmentation, IReadOnlyDictionary<string, IReadOnlyList<string>>? classes = null)
    {
        Augmentation = augmentation;
        classes ??= new Dictionary<string, IReadOnlyList<string>>();
        (_swap, _swapVertical) = (LabelSwap.Find(augmentation.Swap, classes), LabelSwap.Find(augmentation.SwapVertical, classes));
    }

    /// <summary>How pictures vary.</summary>
    public Augmentation Augmentation { get; }

    /// <inheritdoc/>
    public override Shape ShapeOf(int input, Shape stored) =>
        stored.Rank == 3 ? new Shape(Augmentation.Rows ?? stored[0], Augmentation.Columns ?? stored[1], stored[2])
        : input == 0 ? throw new EspalierException($"Augmentation needs pictures of shape (rows, columns, channels) but the first input has {stored}. Add the channel axis, or leave augmentation out.")
        : stored;

    /// <inheritdoc/>
    public override void Apply(RandomKey random, TransformedRow row)
    {
        var a = Augmentation;
        double zoom = a.Zoom.Draw(random, ZoomItem);
        double zoomColumns = a.ZoomColumns is { } apart ? apart.Draw(random, ZoomColumnsItem) : zoom;
        double degrees = a.Rotate.Draw(random, RotateItem);
        double down = a.ShiftRows.Draw(random, ShiftRowsItem), right = a.ShiftColumns.Draw(random, ShiftColumnsItem);
        bool horizontal = Happens(a.FlipHorizontal, random, HorizontalItem), vertical = Happens(a.FlipVertical, random, VerticalItem);
        double gain = 1 + a.Contrast.Draw(random, ContrastItem), added = a.Brightness.Draw(random, BrightnessItem);
        for (int i = 0; i < row.InputCount; i++)
        {
            if (row.StoredShape(i) is not { Rank: 3 } stored)
            {
                row.Input(i).CopyTo(row.Output(i));
                continue;
            }
            int rows = a.Rows ?? stored[0], columns = a.Columns ?? stored[1];
            var warp = Warp.Of(stored[0], stored[1], rows, columns, degrees, down, right, zoom, zoomColumns, horizontal, vertical);
            Read(row, i, stored, rows, columns, warp);
            Tone.Change(row.Output(i), stored[2], gain, added, a.Noise, random, NoiseItem + ((long)i << 32), a.Clip);
        }
        if (horizontal) Exchange(_swap, row);
        if (vertical) Exchange(_swapVertical, row);
    }

    /// <summary>The whole picture in the size a model sees, nothing else.</summary>
    /// <param name="row">The row.</param>
    public override void Settle(TransformedRow row)
    {
        for (int i = 0; i < row.InputCount; i++)
        {
            if (row.StoredShape(i) is not { Rank: 3 } stored)
            {
                row.Input(i).CopyTo(row.Output(i));
                continue;
            }
            int rows = Augmentation.Rows ?? stored[0], columns = Augmentation.Columns ?? stored[1];
            Read(row, i, stored, rows, columns, Warp.Of(stored[0], stored[1], rows, columns));
        }
    }

    /// <summary>
    /// Varied copies of every row, made once: those of the first row, then those of the second, and so on, with their labels and
    /// weights. Give the training part only.
    /// </summary>
    /// <param name="data">The rows.</param>
    /// <param name="copies">The varied copies of each row, at least 1: 468 pictures and 5 copies make 2,340 rows.</param>
    /// <param name="keepOriginal">Whether each row's unvaried picture comes before its copies, in addition to them.</param>
    /// <param name="seed">The seed: the same copies each time, for any number of threads.</param>
    /// <exception cref="EspalierException">There are no copies, or they are too many to hold in memory.</exception>
    public Dataset Copies(Dataset data, int copies, bool keepOriginal = false, long seed = 0)
    {
        if (copies < 1) throw new EspalierException($"Augmentation ahead of time needs 1 copy or more of each picture but got {copies}.");
        ulong purpose = RandomKey.HashOf("copies");
        int original = keepOriginal ? 1 : 0;
        return Make(data, checked(copies + original), (row, copy) => copy < original ? null : RandomKey.For(seed, purpose, copy - original, row));
    }

    /// <summary>The rows as a model sees them when it is not trained: in its size, not varied.</summary>
    /// <param name="data">The rows.</param>
    public Dataset Plain(Dataset data) => Make(data, 1, (_, _) => null);

    private Dataset Make(Dataset data, int each, Func<int, int, RandomKey?> random)
    {
        if (data.Labels.IsForAll && _swap.Length + _swapVertical.Length > 0)
            throw new EspalierException("A swap needs labels by the head's name but the data has one set of labels for all heads.");
        data = data.Transformed(this);
        long rows = (long)data.Rows * each, values = rows * Enumerable.Range(0, data.Inputs.Count).Max(i => data.RowShape(i).ValuesPerRow);
        if (values > Array.MaxLength)
            throw new EspalierException(string.Create(CultureInfo.InvariantCulture,
                $"{each} copies of {data.Rows} pictures are {values:N0} values, more than one array holds. Make fewer copies, or augment on the fly."));
        string[] heads = [.. data.Labels.Names];
        Tensor[] stored = [.. heads.Select(h => data.Labels[h])];
        var made = new RowBuffers(data, heads, stored, (int)rows);
        try
        {
            Parallel.For(0, (int)rows, at => made.Write(at / each, at, random(at / each, at % each)));
        }
        catch (AggregateException failures)
        {
            ExceptionDispatchInfo.Throw(failures.InnerExceptions[0]);
        }
        int[] origins = [.. Enumerable.Range(0, (int)rows).Select(at => at / each)];
        var labels = data.Labels.Select(l => heads.Length == 0 ? l.Take(origins) : l);
        for (int h = 0; h < heads.Length; h++)
        {
            var of = new Tensor(new Shape([(int)rows, .. stored[h].Shape.Dims[1..]]));
            made.CopyLabels(h, (int)rows, of.Values);
            labels[heads[h]] = of;
        }
        return new Dataset([.. data.Inputs.Select((_, i) => new Tensor(new Shape([(int)rows, .. data.RowShape(i).Dims]), made.InputValues(i)))], labels, data.Weights.Select(w => w.Take(origins)));
    }

    private void Read(TransformedRow row, int input, Shape stored, int rows, int columns, Warp warp)
    {
        if (warp.IsIdentity && rows == stored[0] && columns == stored[1]) row.Input(input).CopyTo(row.Output(input));
        else WarpKernel.Run(row.Input(input), stored[0], stored[1], stored[2], row.Output(input), rows, columns, warp, Augmentation.Fill, (float)Augmentation.FillValue, Augmentation.Interpolation);
    }

    private static void Exchange(LabelSwap[] swaps, TransformedRow row)
    {
        foreach (var swap in swaps)
            if (row.Label(swap.Head) is { IsEmpty: false } label) swap.Exchange(label);
    }

    private static bool Happens(double share, RandomKey random, int item) => share > 0 && random.Uniform(item) < share;
}
