namespace Espalier.Graph;

/// <summary>An op that folds some axes into one number each.</summary>
/// <param name="axes">The axes, from 0 or counted from the end by negative numbers.</param>
/// <param name="keepDims">Whether the axes stay, with size 1.</param>
public abstract class ReduceOp(int[] axes, bool keepDims) : Op
{
    /// <summary>The axes.</summary>
    public IReadOnlyList<int> Axes { get; } = axes;

    /// <summary>Whether the axes stay, with size 1.</summary>
    public bool KeepDims { get; } = keepDims;

    /// <inheritdoc/>
    public override string Settings => $"axes {string.Join(",", Axes)}";

    /// <summary>Whether an axis of the input is folded.</summary>
    /// <param name="axis">The axis, from 0.</param>
    /// <param name="rank">The input's rank.</param>
    public bool Folds(int axis, int rank) => Axes.Contains(axis) || Axes.Contains(axis - rank);

    /// <inheritdoc/>
    public override Shape[] Infer(IReadOnlyList<Symbol> inputs)
    {
        var shape = inputs[0].Shape;
        foreach (int axis in Axes)
            if (axis < -shape.Rank || axis >= shape.Rank) throw Misfit($"has no axis {axis} to fold in {shape}.");
        return [Reduced(shape, KeepDims)];
    }

    /// <inheritdoc/>
    public override long Flops(Node node, int batch) => node.Inputs[0].Shape.Count(batch);

    /// <summary>The shape with the axes folded.</summary>
    /// <param name="shape">The input's shape.</param>
    /// <param name="keep">Whether folded axes stay, with size 1.</param>
    protected Shape Reduced(Shape shape, bool keep)
    {
        var dims = new List<int>();
        for (int axis = 0; axis < shape.Rank; axis++)
        {
            if (!Folds(axis, shape.Rank)) dims.Add(shape[axis]);
            else if (keep) dims.Add(1);
        }
        return new Shape([.. dims]);
    }

    /// <summary>A result or its gradient with the folded axes back as size 1, so that it broadcasts against the input; a single number does as it is.</summary>
    /// <param name="node">The node.</param>
    /// <param name="reduced">A symbol of the output's shape.</param>
    protected Symbol Spread(Node node, Symbol reduced) =>
        KeepDims || reduced.Shape.Rank == 0 ? reduced : Apply(new Reshape(Reduced(node.Inputs[0].Shape, keep: true)), reduced);
}
