using Espalier.Cpu;
using Espalier.Graph;

namespace Espalier.Tests.Ops;

/// <summary>Runs the catalogue of op cases: values, gradients, and the same bits for any number of threads and any SIMD level.</summary>
public class OpCaseTests
{
    public static TheoryData<string> Names => [.. OpCases.All.Keys];

    [Theory, MemberData(nameof(Names))]
    public void ValuesAgreeWithTheReferenceAtEveryLevelAndThreadCount(string name)
    {
        var opCase = OpCases.All[name];
        var run = new CaseRun(opCase, gradients: false);
        foreach (int batch in opCase.Batches)
        {
            var expected = opCase.Reference(run.Numbers(run.InputValues(batch), batch), batch);
            float[][]? bits = null;
            foreach (var level in Simd.Available)
                foreach (int threads in Backends.Threads)
                {
                    string what = $"{name}, batch {batch}, {level}, {threads} threads";
                    float[][] actual = run.Run(level, threads, batch);
                    Assert.Equal(expected.Length, actual.Length);
                    for (int i = 0; i < actual.Length; i++) Close(expected[i], actual[i], opCase.Tolerance, what);
                    bits ??= actual;
                    for (int i = 0; i < actual.Length; i++) SameBits(bits[i], actual[i], what);
                }
        }
    }

    [Theory, MemberData(nameof(Names))]
    public void GradientsAgreeWithFiniteDifferences(string name)
    {
        var opCase = OpCases.All[name];
        if (!opCase.ChecksGradients) return;
        var run = new CaseRun(opCase, gradients: true);
        for (int i = 0; i < opCase.Inputs.Count; i++)
            Assert.True(run.Gradients[i] is null != opCase.Differentiable.Contains(i), $"{name}: the gradient by input {i} is {run.Gradients[i]}.");
        if (opCase.Differentiable.Count == 0) return;
        int batch = opCase.Batches[Math.Min(2, opCase.Batches.Count - 1)];
        float[][]? bits = null;
        foreach (var level in Simd.Available)
            foreach (int threads in Backends.Threads)
            {
                float[][] results = run.Run(level, threads, batch);
                bits ??= results;
                for (int i = 0; i < results.Length; i++) SameBits(bits[i], results[i], $"{name}, {level}, {threads} threads");
            }
        float[][] gradients = bits![^opCase.Differentiable.Count..];
        for (int i = 0; i < gradients.Length; i++) CheckGradient(run, opCase, opCase.Differentiable[i], gradients[i], batch);
    }

    private static void CheckGradient(CaseRun run, OpCase opCase, int input, float[] gradient, int batch)
    {
        const double step = 1e-5;
        var inputs = run.Numbers(run.InputValues(batch), batch);
        double[] values = inputs[input].Values, kept = [.. values];
        double[][] seeds = [.. run.SeedValues(batch).Select(s => s.Select(x => (double)x).ToArray())];
        Assert.Equal(values.Length, gradient.Length);
        double Sum() => opCase.Reference(inputs, batch).Zip(seeds).Sum(p => p.First.Values.Zip(p.Second).Sum(q => q.First * q.Second));
        var key = RandomKey.For(9, "direction");
        int single = Math.Min(values.Length, 12);
        for (int trial = 0; trial < single + 2; trial++)
        {
            // First some single values, then everything at once.
            int only = trial < single ? key.Integer(1_000 + trial, values.Length) : -1;
            double[] direction = [.. values.Select((_, i) => only < 0 ? key.Normal(trial * 100_000L + i) : i == only ? 1 : 0)];
            for (int i = 0; i < values.Length; i++) values[i] = kept[i] + step * direction[i];
            double above = Sum();
            for (int i = 0; i < values.Length; i++) values[i] = kept[i] - step * direction[i];
            double below = Sum();
            kept.CopyTo(values, 0);
            double analytic = 0, size = 1;
            for (int i = 0; i < values.Length; i++)
            {
                analytic += gradient[i] * direction[i];
                size += Math.Abs(gradient[i] * direction[i]);
            }
            double numeric = (above - below) / (2 * step);
            Assert.True(Math.Abs(numeric - analytic) <= opCase.GradientTolerance * size,
                $"input {input}, {(only < 0 ? "random direction" : $"value {only}")}: the gradient says {analytic:G8} but the finite difference {numeric:G8}.");
        }
    }

    private static void Close(Numbers expected, float[] actual, double tolerance, string what)
    {
        Assert.Equal(expected.Values.Length, actual.Length);
        for (int i = 0; i < actual.Length; i++)
        {
            double should = (float)expected.Values[i], error = Math.Abs(should - actual[i]);
            if (should.Equals(actual[i]) || error <= tolerance * Math.Max(1, Math.Abs(should))) continue;
            Assert.Fail($"{what}: value {i} should be {should:G9} but is {actual[i]:G9}.");
        }
    }

    private static void SameBits(float[] expected, float[] actual, string what)
    {
        for (int i = 0; i < actual.Length; i++)
            if (BitConverter.SingleToInt32Bits(expected[i]) != BitConverter.SingleToInt32Bits(actual[i]))
                Assert.Fail($"{what}: value {i} should have the bits of {expected[i]:R} but is {actual[i]:R}.");
    }
}
