using CsCheck;
using Espalier.Cpu;

namespace Espalier.Tests.Cpu;

public class GemmTransposeTests
{
    public static TheoryData<SimdLevel> Levels => GemmCase.Levels;

    [Theory, MemberData(nameof(Levels))]
    public void EveryElementArrivesAndNothingElseIsTouched(SimdLevel level) =>
        Gen.Select(Gen.Int[0, 40], Gen.Int[0, 40], Gen.Int[0, 5], Gen.Int).Sample((rows, columns, padding, seed) =>
        {
            var make = new GemmCase(seed);
            int lds = columns + padding, ldt = rows + padding;
            float[] source = make.Matrix(rows, columns, lds), target = make.Matrix(columns, rows, ldt);
            int start = make.Next(0, rows), end = make.Next(start, rows);
            var expected = (float[])target.Clone();
            for (int i = start; i < end; i++)
                for (int j = 0; j < columns; j++) expected[j * ldt + i] = source[i * lds + j];
            float[] guarded = GemmCase.Guarded(target);
            Transpose.Run(level, rows, columns, source, lds, guarded.AsSpan(32, target.Length), ldt, start, end);
            GemmCase.SameBits(GemmCase.Guarded(expected), guarded, $"{level} ({rows}, {columns}) rows {start}..{end}");
        }, iter: 1000, threads: 1);

    [Theory, MemberData(nameof(Levels))]
    public void ColumnSumsAreChainsOfAdditions(SimdLevel level) =>
        Gen.Select(Gen.Int[0, 20], Gen.Int[0, 70], Gen.Int[0, 5], Gen.Bool, Gen.Int).Sample((rows, columns, padding, accumulate, seed) =>
        {
            var make = new GemmCase(seed);
            int leading = columns + padding;
            float[] x = make.Matrix(rows, columns, leading), sums = make.Matrix(1, columns, columns);
            int start = make.Next(0, columns), end = make.Next(start, columns);
            var expected = (float[])sums.Clone();
            for (int j = start; j < end; j++)
            {
                float sum = accumulate ? expected[j] : 0;
                for (int i = 0; i < rows; i++) sum += x[i * leading + j];
                expected[j] = sum;
            }
            ColumnSums.Run(level, rows, start, end, x, leading, sums, accumulate);
            GemmCase.SameBits(expected, sums, $"{level} ({rows}, {columns})");
        }, iter: 1000, threads: 1);

    [Theory, MemberData(nameof(Levels))]
    public void ReluBackwardKeepsGradientsWhereTheOutputIsPositive(SimdLevel level) =>
        Gen.Select(Gen.Int[0, 20], Gen.Int[1, 70], Gen.Int[0, 5], Gen.Bool, Gen.Int).Sample((rows, columns, padding, inPlace, seed) =>
        {
            var make = new GemmCase(seed);
            int leading = columns + padding;
            float[] y = make.Matrix(rows, columns, leading), dy = make.Matrix(rows, columns, leading);
            float[] sums = make.Matrix(1, columns, columns);
            for (int i = 0; i < y.Length; i += 3) y[i] = 0;
            int start = make.Next(0, columns), end = make.Next(start, columns);
            float[] dx = inPlace ? dy : make.Matrix(rows, columns, leading);
            float[] expected = (float[])dx.Clone(), expectedSums = (float[])sums.Clone();
            for (int j = start; j < end; j++)
            {
                float sum = 0;
                for (int i = 0; i < rows; i++) sum += expected[i * leading + j] = y[i * leading + j] > 0 ? dy[i * leading + j] : 0;
                expectedSums[j] = sum;
            }
            float[] alone = inPlace ? (float[])dy.Clone() : dx;
            ColumnSums.ReluBackward(level, rows, start, end, y, dy, alone, leading);
            GemmCase.SameBits(expected, alone, $"{level} ({rows}, {columns}) without sums");
            ColumnSums.ReluBackward(level, rows, start, end, y, dy, dx, leading, sums);
            GemmCase.SameBits(expected, dx, $"{level} ({rows}, {columns})");
            GemmCase.SameBits(expectedSums, sums, $"{level} ({rows}, {columns}) sums");
        }, iter: 1000, threads: 1);
}
