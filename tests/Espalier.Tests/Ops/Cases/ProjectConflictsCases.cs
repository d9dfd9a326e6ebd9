using Espalier.Graph;

namespace Espalier.Tests.Ops.Cases;

public sealed class ProjectConflictsCases : OpCases<ProjectConflicts>
{
    public override IEnumerable<OpCase> Cases()
    {
        // Inner products of gradients with five parts: the reference projects the gradients themselves.
        foreach (int heads in new[] { 1, 2, 3, 6 })
            yield return new OpCase($"{heads}", [new Shape(heads, 5), new Shape(heads, heads)],
                x => [Op.Apply(new ProjectConflicts(), Op.Apply(new MatMulTransposedB(), x[0], x[0]), x[1])],
                x => Of(x[0], x[1]))
            {
                Differentiable = [],
                Tolerance = 1e-4,
            };
    }

    private static Numbers Of(Numbers gradients, Numbers draws)
    {
        int heads = gradients.Dims[0], parts = gradients.Dims[1];
        var sums = new double[heads];
        for (int i = 0; i < heads; i++)
        {
            double[] g = [.. Enumerable.Range(0, parts).Select(p => gradients[i, p])], shares = new double[heads];
            shares[i] = 1;
            int row = i;
            foreach (int j in Enumerable.Range(0, heads).OrderBy(j => draws[row, j]))
            {
                double dot = Enumerable.Range(0, parts).Sum(p => g[p] * gradients[j, p]), size = Enumerable.Range(0, parts).Sum(p => gradients[j, p] * gradients[j, p]);
                if (j == i || dot >= 0) continue;
                for (int p = 0; p < parts; p++) g[p] -= dot / size * gradients[j, p];
                shares[j] -= dot / size;
            }
            for (int j = 0; j < heads; j++) sums[j] += shares[j];
        }
        return new Numbers([heads], sums);
    }
}
