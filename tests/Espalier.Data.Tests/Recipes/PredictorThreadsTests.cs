using Espalier.Data;
using Espalier.Tests.Models;

namespace Espalier.Tests;

/// <summary>One predictor serves many threads: the same answers as one after the other.</summary>
public class PredictorThreadsTests
{
    private static (Predictor Predictor, Table Things) Trained()
    {
        var things = PrepareTests.Things(120);
        using var data = Recipe.Parse("heads: { shape: softmax, color: sigmoid, price: number }\nfeatures: [size, weight]\ntrunk: [16]\n").Prepare(things);
        return (new Predictor(data.Fitted.Build(), data.Fitted), things.Take(data.Rows.Train));
    }

    [Fact]
    public void ManyThreadsAnswerAsOne()
    {
        var (predictor, things) = Trained();
        var parts = new[] { 1, 2, 7, 40 }.Select(n => things.Take([.. Enumerable.Range(0, n)])).ToArray();
        var expected = parts.Select(p => predictor.Predict(p)).ToArray();
        string one = predictor.PredictRow(new { size = 7.0, weight = 3.0 }).ToString();
        ManyThreads.Run(t =>
        {
            for (int i = 0; i < 40; i++)
            {
                int part = (t + i) % parts.Length;
                foreach (var head in predictor.Predict(parts[part]).Heads)
                {
                    Assert.Equal(expected[part][head.Head.Name].Output.Values, head.Output.Values);
                    Assert.Equal(expected[part][head.Head.Name].Answer(0), head.Answer(0));
                }
                Assert.Equal(one, predictor.PredictRow(new { size = 7.0, weight = 3.0 }).ToString());
            }
        });
    }
}
