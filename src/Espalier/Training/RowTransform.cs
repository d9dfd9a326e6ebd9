using Espalier.Graph;

namespace Espalier;

/// <summary>
/// Changes rows each time they are learnt from, such as augmentation of pictures: see <see cref="Dataset.Transformed"/>. The numbers it
/// draws come from a key that depends on seed, epoch and row alone, so a training gives the same bits for any number of threads
/// and after it was interrupted.
/// </summary>
/// <remarks>Several threads call one transform at a time: it must not keep what it computes for a row in fields.</remarks>
public abstract class RowTransform
{
    /// <summary>The shape of one row of an input after the transform; by default as it is stored.</summary>
    /// <param name="input">The input, from 0.</param>
    /// <param name="stored">The shape of a stored row, without the batch.</param>
    /// <exception cref="EspalierException">Rows of that shape cannot be transformed.</exception>
    public virtual Shape ShapeOf(int input, Shape stored) => stored;

    /// <summary>Writes a row to learn from: every value of every output, and the labels where they change.</summary>
    /// <param name="random">Random numbers for this row in this epoch: <c>Words(0)</c>, <c>Words(1)</c> and so on.</param>
    /// <param name="row">The row as it is stored, and where it goes.</param>
    public abstract void Apply(RandomKey random, TransformedRow row);

    /// <summary>
    /// Writes a row that is not learnt from (validation, evaluation, prediction): nothing random, labels as they are. By default the
    /// stored values; a transform that changes shapes has to bring rows to the same shape here.
    /// </summary>
    /// <param name="row">The row as it is stored, and where it goes.</param>
    public virtual void Settle(TransformedRow row)
    {
        for (int i = 0; i < row.InputCount; i++) row.Input(i).CopyTo(row.Output(i));
    }
}
