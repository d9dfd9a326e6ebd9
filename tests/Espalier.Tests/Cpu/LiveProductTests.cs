using CsCheck;
using Espalier.Cpu;
using Espalier.Graph;

namespace Espalier.Tests.Cpu;

/// <summary>Products that go over live values only have the bits of those that go over all of them.</summary>
public class LiveProductTests
{
    public static TheoryData<SimdLevel> Levels => GemmCase.Levels;

    [Theory, MemberData(nameof(Levels))]
    public void EqualsThePlainChainToTheBit(SimdLevel level) =>
        Gen.Select(Gen.Int[1, 70], Gen.Int[1, 3], Gen.Int[1, 300], Gen.Bool, Gen.Bool, Gen.Int).Sample((rows, panels, length, turned, relu, seed) =>
        {
            var make = new GemmCase(seed);
            int n = panels * LiveProduct.Columns, units = (rows + LiveRows.Unit - 1) / LiveRows.Unit;
            relu &= !turned;
            // Some units of rows are all zeros, some full, some in between.
            double[] live = [.. Enumerable.Range(0, units).Select(_ => make.Next(0, 4) / 4.0)];
            float[] a = make.Matrix(rows, length, length), b = make.Matrix(length, n, n), bias = make.Matrix(1, n, n);
            for (int i = 0; i < a.Length; i++)
                if (make.Next(0, 999) >= live[i / length / LiveRows.Unit] * 1000) a[i] = make.Next(0, 1) == 0 ? 0f : -0f;
            var expected = GemmCase.Reference(rows, n, length, (i, p) => a[i * length + p], (p, j) => b[p * n + j], new float[rows * n], n, turned ? null : bias, relu);

            var (left, right, result, start) = (new Storage(a.Length), new Storage(b.Length), new Storage(rows * n), new Storage(n));
            for (int i = 0; i < a.Length; i++) left.Span[turned ? i % length * rows + i / length : i] = a[i];
            b.CopyTo(right.Span);
            bias.CopyTo(start.Span);
            int cut = make.Next(0, units) * LiveRows.Unit;
            foreach (var (from, to) in new[] { (Math.Min(cut, rows), rows), (0, Math.Min(cut, rows)) })
                LiveProduct.Of(level, length, turned).Run(left, turned ? rows : length, [new(right, result, turned ? null : start, n, relu)], from, to);
            GemmCase.SameBits(expected, result.Span, $"{level} ({rows}, {length})·({length}, {n}){(turned ? " turned" : "")}");
        }, iter: 300, threads: 1);
}
