namespace Espalier.Graph;

/// <summary>Puts symbols side by side along one axis.</summary>
/// <param name="axis">The axis, from 0; not the batch axis.</param>
public sealed class Concat(int axis) : Op
{
    /// <summary>The axis, from 0.</summary>
    public int Axis { get; } = axis;

    /// <inheritdoc/>
    public override string Settings => $"axis {Axis}";

    /// <inheritdoc/>
    public override Shape[] Infer(IReadOnlyList<Symbol> inputs)
    {
        var first = inputs[0].Shape;
        if (Axis < 0 || Axis >= first.Rank || (first.HasBatch && Axis == 0)) throw Misfit($"has no axis {Axis} to join {first} along.");
        int[] dims = [.. first.Dims];
        dims[Axis] = 0;
        foreach (var input in inputs)
        {
            var shape = input.Shape;
            bool fits = shape.Rank == first.Rank;
            for (int i = 0; fits && i < first.Rank; i++) fits = i == Axis || shape[i] == first[i];
            if (!fits) throw Misfit($"needs shapes that differ only in axis {Axis} but got {string.Join(", ", inputs.Select(i => i.Shape))}.");
            dims[Axis] += shape[Axis];
        }
        return [new Shape(dims)];
    }

    /// <inheritdoc/>
    public override Symbol?[] Gradient(Node node, IReadOnlyList<Symbol?> gradients)
    {
        var result = new Symbol?[node.Inputs.Count];
        int start = 0;
        for (int i = 0; i < result.Length; i++)
        {
            int length = node.Inputs[i].Shape[Axis];
            result[i] = Apply(new Slice(Axis, start, length), gradients[0]!);
            start += length;
        }
        return result;
    }

    /// <inheritdoc/>
    public override long Flops(Node node, int batch) => 0;
}
