namespace Espalier.Data;

public sealed partial class ImageSet
{
    /// <summary>The similarity from which on two pictures count as copies unless said otherwise.</summary>
    public const double CopySimilarity = 0.9997;

    /// <summary>What every picture was before it was resized.</summary>
    private readonly Original[] _originals;

    /// <summary>The height and width of every picture before it was resized.</summary>
    public IReadOnlyList<(int Rows, int Columns)> OriginalSizes => [.. _originals.Select(o => (o.Rows, o.Columns))];

    /// <summary>
    /// Finds copies: the same picture again, at another size, or compressed anew. A split by these groups keeps them on one side:
    /// <c>Splits.Rows(set.Count, groups: set.NearDuplicates())</c>.
    /// </summary>
    /// <param name="similarity">
    /// The cosine between two pictures' signatures from which on they are copies, in (0, 1). A picture of another size may differ six
    /// times as much when it is the most similar one of its size.
    /// </param>
    /// <returns>A group for every picture, from 0 in order of first appearance; a picture without copies has one of its own.</returns>
    public int[] NearDuplicates(double similarity = CopySimilarity) => similarity is > 0 and < 1
        ? Data.NearDuplicates.Group(Images, _originals, similarity)
        : throw new EspalierException(FormattableString.Invariant($"The similarity of copies must be above 0 and below 1 but is {similarity}."));
}
