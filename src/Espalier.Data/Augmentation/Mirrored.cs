namespace Espalier.Data;

/// <summary>
/// Answers averaged over each picture and its mirror image. In the mirror image's answers the classes that a flip exchanges are
/// exchanged back, so a mirrored left pose counts for right.
/// </summary>
public static class Mirrored
{
    /// <summary>Answers for pictures.</summary>
    /// <param name="predict">Answers for rows, by head, such as <c>rows => model.Predict(rows)</c>: probabilities, not logits, for heads of one value.</param>
    /// <param name="data">Pictures (rows, columns, channels) and other inputs, which stay as they are.</param>
    /// <param name="swap">The classes that a flip from left to right exchanges.</param>
    /// <param name="classes">The class names of each head in the order of its output (for a sigmoid no, then yes); only needed for swaps.</param>
    /// <returns>The means by head.</returns>
    /// <exception cref="EspalierException">A swap names a head or a class that does not exist, or there is no picture.</exception>
    public static IReadOnlyDictionary<string, Tensor> Predict(Func<Dataset, IReadOnlyDictionary<string, Tensor>> predict, Dataset data, IReadOnlyList<ClassSwap>? swap = null,
        IReadOnlyDictionary<string, IReadOnlyList<string>>? classes = null)
    {
        var swaps = LabelSwap.Find(swap ?? [], classes ?? new Dictionary<string, IReadOnlyList<string>>());
        if (!data.Inputs.Any(IsPicture))
            throw new EspalierException($"Mirroring needs pictures of shape (rows, columns, channels) but the rows have the shape {data.Inputs[0].Shape.WithoutFirst()}.");
        var mirrored = new Dataset([.. data.Inputs.Select(i => IsPicture(i) ? Mirror(i) : i)]).Transformed(data.Transform);
        var straight = predict(data);
        var back = predict(mirrored);
        var means = new OrderedDictionary<string, Tensor>();
        foreach (var (head, answers) in straight)
        {
            var other = back[head].Take([.. Enumerable.Range(0, answers.Rows)]);
            foreach (var exchange in swaps.Where(s => s.Head == head))
                for (int row = 0; row < other.Rows; row++) exchange.Exchange(other.Row(row));
            for (int i = 0; i < other.Values.Length; i++) other.Values[i] = (answers.Values[i] + other.Values[i]) / 2;
            means[head] = other;
        }
        return means;
    }

    private static bool IsPicture(Tensor input) => input.Shape.Rank == 4;

    private static Tensor Mirror(Tensor pictures)
    {
        var mirrored = new Tensor(pictures.Shape);
        int columns = pictures.Shape[2], channels = pictures.Shape[3];
        for (int line = 0; line < pictures.Shape[0] * pictures.Shape[1]; line++)
            for (int column = 0; column < columns; column++)
                pictures.Values.AsSpan((line * columns + column) * channels, channels).CopyTo(mirrored.Values.AsSpan((line * columns + columns - 1 - column) * channels));
        return mirrored;
    }
}
