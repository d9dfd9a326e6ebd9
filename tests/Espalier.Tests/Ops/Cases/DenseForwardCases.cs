using Espalier.Graph;

namespace Espalier.Tests.Ops.Cases;

public sealed class DenseForwardCases : OpCases<DenseForward>
{
    public override IEnumerable<OpCase> Cases()
    {
        foreach (bool relu in new[] { false, true })
            foreach (var (x, w) in new[] { (Batched(11), Fixed(11, 64)), (Batched(5), Fixed(5, 3)), (Batched(3, 4), Fixed(4, 7)), (Fixed(1, 33), Fixed(33, 129)), (Fixed(40, 150), Fixed(150, 64)) })
                yield return new OpCase($"{x} {w}{(relu ? " relu" : "")}", new DenseForward(relu), [x, w, Fixed(w[1])], n =>
                {
                    var product = MatMulCases.Multiply(n[0], n[1]);
                    return Numbers.Of(product.Dims, i => product[i] + n[2][i[^1]] is var z && relu ? Math.Max(z, 0) : z);
                })
                { Fill = [w[1] == 64 && w[0] > 11 ? Fillings.Sparse : Fillings.Normal, Fillings.Normal, Fillings.Normal], Tolerance = 1e-5, Differentiable = [] };
    }
}
