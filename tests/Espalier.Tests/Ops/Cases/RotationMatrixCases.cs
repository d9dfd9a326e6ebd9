using Espalier.Graph;

namespace Espalier.Tests.Ops.Cases;

public sealed class RotationMatrixCases : OpCases<RotationMatrix>
{
    public override IEnumerable<OpCase> Cases()
    {
        foreach (var (rows, columns) in new[] { (4, 5), (1, 1), (60, 64) })
            yield return new OpCase($"{rows} {columns}", new RotationMatrix(rows, columns), [Batched(1)], x => Of(x[0], rows, columns))
            {
                Differentiable = [],
                Tolerance = 1e-5,
            };
    }

    // R·(p − m) + m, m being the middle.
    private static Numbers Of(Numbers angles, int rows, int columns) => Numbers.Of([angles.Dims[0], 8], i =>
    {
        double angle = angles[i[0], 0], cos = Math.Cos(angle), sin = Math.Sin(angle), x = (columns - 1) / 2.0, y = (rows - 1) / 2.0;
        double[] matrix = [cos, -sin, x - cos * x + sin * y, sin, cos, y - sin * x - cos * y, 0, 0];
        return matrix[i[1]];
    });
}
