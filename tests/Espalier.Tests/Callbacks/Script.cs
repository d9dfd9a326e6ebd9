using Espalier.Graph;
using System.Runtime.CompilerServices;

namespace Espalier.Tests.Callbacks;

/// <summary>Trainings for callbacks to watch: a real model, or epochs with values that the test writes itself.</summary>
internal static class Script
{
    /// <summary>A model with heads 'a' (regression, metric mae) and 'b' (two classes, accuracy).</summary>
    public static Model Model(Optimizer? optimizer = null)
    {
        var x = Espalier.Layers.Input(new Shape(3), "x");
        var trunk = x.Dense(4, Activation.Relu, name: "trunk");
        var model = new Model(x, [trunk.Dense(1, name: "a"), trunk.Dense(2, Activation.Softmax, name: "b")], seed: 4);
        model.Compile(optimizer ?? new Adam(0.05), new() { ["a"] = Loss.MeanSquaredError, ["b"] = Loss.CategoricalCrossentropy },
            metrics: new() { ["a"] = new MeanAbsoluteErrorMetric("mae"), ["b"] = new Accuracy() });
        return model;
    }

    public static Dataset Data(int rows = 40)
    {
        var key = RandomKey.For(2, "rows");
        var x = new Tensor(new Shape(rows, 3));
        for (int i = 0; i < x.Values.Length; i++) x.Values[i] = (float)key.Normal(i);
        var (a, b) = (new Tensor(new Shape(rows, 1)), new Tensor(new Shape(rows, 2)));
        for (int row = 0; row < rows; row++)
        {
            a.Row(row)[0] = x.Row(row)[0] - 2 * x.Row(row)[1];
            b.Row(row)[x.Row(row)[2] > 0 ? 1 : 0] = 1;
        }
        return new Dataset(x, new() { ["a"] = a, ["b"] = b });
    }

    /// <summary>Runs epochs whose <paramref name="name"/> has the given values; the weights of epoch e are all e.</summary>
    /// <returns>The epochs that ran.</returns>
    public static (int Epochs, Model Model, List<double> Rates) Play(Callback callback, string name, double[] values, double rate = 1, int firstEpoch = 0)
    {
        var model = Model(new SGD(rate));
        model.Evaluate(Data());
        var run = new FitRun(model, model.Compilation!, new History(), values.Length, 1, true, [callback]) { FirstEpoch = firstEpoch };
        callback.OnTrainBegin(run);
        callback.OnTrainReady(run);
        var rates = new List<double>();
        int epoch = run.FirstEpoch;
        for (; epoch < values.Length && !run.StopRequested; epoch++)
        {
            run.Epoch = epoch;
            foreach (var weight in model.Weights) weight.Values.Fill(epoch);
            callback.OnEpochBegin(run);
            var all = new Dictionary<string, double> { [name] = values[epoch] };
            callback.OnEpochEnd(run, all);
            rates.Add(model.Compilation!.Optimizer.CurrentLearningRate);
            callback.OnEpochDone(run);
        }
        callback.OnTrainEnd(run);
        return (epoch, model, rates);
    }

    /// <summary>An empty folder of this test's own, deleted by the caller.</summary>
    public static string Folder([CallerMemberName] string test = "") =>
        Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), $"espalier-{test}-{Guid.NewGuid():N}")).FullName;
}
