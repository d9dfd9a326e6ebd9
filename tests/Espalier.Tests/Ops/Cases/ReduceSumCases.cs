using Espalier.Graph;

namespace Espalier.Tests.Ops.Cases;

public sealed class ReduceSumCases : OpCases<ReduceSum>
{
    public override IEnumerable<OpCase> Cases()
    {
        foreach (var (shape, axes) in Foldings())
            foreach (bool keep in new[] { false, true })
                yield return new OpCase($"{shape} over {string.Join(",", axes)}{(keep ? " kept" : "")}", new ReduceSum(axes, keep), [shape],
                    x => Fold(x[0], axes, keep, 0, (a, b) => a + b))
                { Tolerance = 1e-5 };
    }

    /// <summary>Shapes and the axes of them to fold, first, last, middle, several apart, all and none.</summary>
    public static IEnumerable<(Shape Shape, int[] Axes)> Foldings() =>
    [
        (Batched(), [0]), (Batched(3), [0]), (Batched(3), [1]), (Batched(3), [-1]), (Batched(3), [0, 1]), (Batched(64), [0]), (Batched(1), [1]),
        (Batched(37), [-1]), (Batched(3, 5), [1]), (Batched(3, 5), [0, 2]), (Batched(2, 3, 4), [1, 2]), (Batched(2, 3, 4), [0, 1, 2]),
        (Batched(2, 3, 4), [0, 2]), (Batched(2, 3, 4), [1, 3]), (Batched(4, 4, 20), [0, 1, 2]), (Fixed(700), [0]), (Fixed(600, 2), [0]),
        (Fixed(2, 70), [0]), (Fixed(5), []), (Shape.Scalar, []), (Fixed(2, 3, 2), [-3, 2]),
    ];

    /// <summary>Folds axes into one number each.</summary>
    public static Numbers Fold(Numbers x, int[] axes, bool keep, double start, Func<double, double, double> combine)
    {
        int rank = x.Dims.Length;
        bool Folds(int axis) => axes.Contains(axis) || axes.Contains(axis - rank);
        int[] kept = [.. x.Dims.Select((d, axis) => Folds(axis) ? 1 : d)];
        var result = new Numbers(kept, [.. Enumerable.Repeat(start, Numbers.Count(kept))]);
        Numbers.Of(x.Dims, i =>
        {
            int place = 0;
            for (int axis = 0; axis < rank; axis++) place = place * kept[axis] + (Folds(axis) ? 0 : i[axis]);
            result.Values[place] = combine(result.Values[place], x[i]);
            return 0;
        });
        return keep ? result : result.Reshape([.. x.Dims.Where((_, axis) => !Folds(axis))]);
    }
}
