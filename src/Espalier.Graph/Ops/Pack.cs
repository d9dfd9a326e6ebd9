namespace Espalier.Graph;

/// <summary>
/// Lays symbols into one flat stretch of numbers, each at its own place: the gradients of all parameters as one vector, so that an
/// optimizer is one sweep. A memory plan lets the producers write into the stretch at once where it can.
/// </summary>
/// <param name="offsets">Where each input starts.</param>
/// <param name="length">The length of the stretch; places that no input covers are zero.</param>
public sealed class Pack(int[] offsets, int length) : Op
{
    /// <summary>Where each input starts.</summary>
    public IReadOnlyList<int> Offsets { get; } = offsets;

    /// <inheritdoc/>
    public override string Settings => $"{Offsets.Count} parts";

    /// <inheritdoc/>
    public override Shape[] Infer(IReadOnlyList<Symbol> inputs)
    {
        int end = 0;
        for (int i = 0; i < inputs.Count; i++)
        {
            if (inputs[i].Shape.HasBatch || Offsets[i] < end) throw Misfit("needs parts of fixed size, in order and apart.");
            end = Offsets[i] + (int)inputs[i].Shape.ValuesPerRow;
        }
        return end <= length ? [new Shape(length)] : throw Misfit($"needs room for {end} values but has {length}.");
    }

    /// <inheritdoc/>
    public override long Flops(Node node, int batch) => 0;
}
