using Espalier.Data;

namespace Espalier.Design;

/// <summary>One dense layer on standardised features: logistic regression where there are classes, linear regression where there are numbers.</summary>
internal sealed class LinearModel
{
    private const int Steps = 2500, Batch = 64;
    private readonly Standardised _scale;
    private readonly Model _model;

    private LinearModel(Standardised scale, Model model) => (_scale, _model) = (scale, model);

    /// <summary>Trains the layer.</summary>
    /// <param name="head">The head.</param>
    /// <param name="values">(rows, …).</param>
    /// <param name="labels">(rows, width).</param>
    /// <param name="seed">Names the random numbers.</param>
    /// <param name="cancellation">Stops.</param>
    public static LinearModel Fit(FittedHead head, Tensor values, Tensor labels, long seed, CancellationToken cancellation = default)
    {
        var scale = Standardised.By(values);
        var x = Layers.Input(new Shape(values.RowLength), "features");
        var settings = new L2(1e-4f);
        var (activation, loss) = head.Kind switch
        {
            AnswerKind.Softmax => (Activation.Softmax, (Loss)new CategoricalCrossentropy()),
            AnswerKind.Number => (Activation.Linear, new MeanSquaredError()),
            _ => (Activation.Sigmoid, new BinaryCrossentropy()),
        };
        var model = new Model(x, x.Dense(head.Width, activation, kernelRegularizer: settings, name: "answer"), "linear", seed);
        int steps = (values.Rows + Batch - 1) / Batch;
        int epochs = Math.Clamp(Steps / steps, 2, 200);
        model.Compile(new Adam(new CosineDecay(0.02, epochs * steps)), loss);
        model.Fit(new Dataset(scale.Apply(values), new PerHead<Tensor> { ["answer"] = labels }), epochs: epochs, batchSize: Batch, cancellation: cancellation);
        return new LinearModel(scale, model);
    }

    /// <summary>The answers as a network gives them.</summary>
    /// <param name="values">(rows, …).</param>
    public Tensor Predict(Tensor values) => _model.Predict(_scale.Apply(values))["answer"];
}
