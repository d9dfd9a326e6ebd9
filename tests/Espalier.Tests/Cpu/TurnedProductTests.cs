using CsCheck;
using Espalier.Cpu;
using Espalier.Graph;

namespace Espalier.Tests.Cpu;

/// <summary>Products with transposed matrices have the bits of the plain chains, however sparse the rows are and however many matrices there are.</summary>
public class TurnedProductTests
{
    public static TheoryData<SimdLevel> Levels => GemmCase.Levels;

    [Theory, MemberData(nameof(Levels))]
    public void EqualsThePlainChainToTheBit(SimdLevel level) =>
        Gen.Select(Gen.Int[1, 70], Gen.Int[1, 140], Gen.Int[1, 5], Gen.Bool, Gen.Bool, Gen.Int).Sample((rows, columns, count, whole, continues, seed) =>
        {
            var make = new GemmCase(seed);
            if (whole) columns = (columns + LiveProduct.Columns - 1) / LiveProduct.Columns * LiveProduct.Columns; // lists need whole panels
            int[] widths = [.. Enumerable.Range(0, count).Select(_ => make.Next(1, 250))];
            int length = widths.Sum();
            // Some units of rows are all zeros, some full, some in between.
            double[] live = [.. Enumerable.Range(0, (rows + LiveRows.Unit - 1) / LiveRows.Unit).Select(_ => make.Next(0, 4) / 4.0)];
            float[] a = make.Matrix(rows, length, length), first = make.Matrix(rows, columns, columns);
            for (int i = 0; i < a.Length; i++)
                if (make.Next(0, 999) >= live[i / length / LiveRows.Unit] * 1000) a[i] = 0;
            float[][] weights = [.. widths.Select(w => make.Matrix(columns, w, w))];
            float[] b = new float[length * columns];
            for (int i = 0, place = 0; i < count; i++)
                for (int j = 0; j < widths[i]; j++, place++)
                    for (int column = 0; column < columns; column++) b[place * columns + column] = weights[i][column * widths[i] + j];
            float[] expected = GemmCase.Reference(rows, columns, length, (i, p) => a[i * length + p], (p, j) => b[p * columns + j], [.. first], columns, null, false, continues);

            var (left, result) = (Copy(a), Copy(first));
            var factor = new TurnedFactor(level, [.. weights.Select((w, i) => (Copy(w), widths[i]))]);
            int cut = Math.Min(rows, make.Next(0, live.Length) * LiveRows.Unit);
            foreach (var (from, to) in new[] { (cut, rows), (0, cut) })
                TurnedProduct.Of(level, rows, columns, length).Run(left, factor, result, continues, from, to);
            GemmCase.SameBits(expected, result.Span, $"{level} ({rows}, {length})·({length}, {columns}){(continues ? " continued" : "")}");
        }, iter: 200, threads: 1);

    private static Storage Copy(float[] values)
    {
        var storage = new Storage(values.Length);
        values.CopyTo(storage.Span);
        return storage;
    }
}
