using Espalier.Graph;

namespace Espalier;

/// <summary>
/// Combines the values at the same place of several inputs. Shapes broadcast as in NumPy; an input of lower rank gets axes of size 1
/// behind the batch axis.
/// </summary>
public abstract class MergeLayer : Layer
{
    private protected MergeLayer(string? name) : base(name) { }

    /// <inheritdoc/>
    protected override void Check(IReadOnlyList<Symbol> inputs)
    {
        if (inputs.Count < 2) throw Misfit($"needs two inputs or more but got {inputs.Count}.");
        if (Broadcasting.Of(Aligned(inputs).Select(i => i.Shape)) is null)
            throw Misfit($"needs inputs whose shapes broadcast but got {string.Join(" and ", inputs.Select(i => i.Shape))}. "
                + "Bring them to one shape first, with Dense or Reshape, or use Concatenate.");
    }

    /// <inheritdoc/>
    protected sealed override IReadOnlyList<Symbol> Call(IReadOnlyList<Symbol> inputs) => [Merge(Aligned(inputs))];

    /// <summary>Writes the ops.</summary>
    /// <param name="inputs">The inputs, of equal rank.</param>
    protected abstract Symbol Merge(IReadOnlyList<Symbol> inputs);

    // A place counts when it counts in any input.
    private protected override Symbol? OutputMask(IReadOnlyList<Symbol> inputs, Symbol output, int index)
    {
        var mask = MaskOf(0);
        for (int i = 1; i < inputs.Count && mask is not null; i++)
            mask = MaskOf(i) is not { } other ? null : other == mask ? mask : mask.Shape == other.Shape ? Ops.Max(mask, other) : null;
        return mask is not null && Covers(mask, output) ? mask : null;
    }

    private static IReadOnlyList<Symbol> Aligned(IReadOnlyList<Symbol> inputs)
    {
        int rank = inputs.Max(i => i.Shape.Rank);
        return [.. inputs.Select(i => i.Shape.Rank == rank ? i : Ops.Reshape(i, Widened(i.Shape, rank)))];
    }

    private static Shape Widened(Shape shape, int rank)
    {
        int lead = shape.HasBatch ? 1 : 0;
        return new Shape([.. shape.Dims[..lead], .. Enumerable.Repeat(1, rank - shape.Rank), .. shape.Dims[lead..]]);
    }
}
