using Espalier.Graph;

namespace Espalier;

/// <summary>
/// A learned vector for each class number: (batch, …) → (batch, …, outputs). A number that is no class is an error when the model runs.
/// </summary>
[Registered("Embedding")]
public sealed class Embedding : Layer
{
    private Weight? _table;

    /// <summary>Makes the layer.</summary>
    /// <param name="inputDim">How many classes, at least 1.</param>
    /// <param name="outputDim">How long a vector is, at least 1.</param>
    /// <param name="embeddingsInitializer">The first vectors; uniform in ±0.05 by default.</param>
    /// <param name="embeddingsRegularizer">A penalty on the vectors.</param>
    /// <param name="embeddingsConstraint">A rule for the vectors.</param>
    /// <param name="maskZero">Whether class 0 marks a place to be skipped, for layers behind that heed it.</param>
    /// <param name="activityRegularizer">A penalty on the output, divided by the batch size.</param>
    /// <param name="name">The name.</param>
    /// <exception cref="EspalierException">A size is below 1.</exception>
    public Embedding(int inputDim, int outputDim, Initializer? embeddingsInitializer = null, Regularizer? embeddingsRegularizer = null,
        Constraint? embeddingsConstraint = null, bool maskZero = false, Regularizer? activityRegularizer = null, string? name = null) : base(name)
    {
        if (inputDim < 1 || outputDim < 1) throw Misfit($"needs 1 class and 1 output or more but got {inputDim} and {outputDim}.");
        (InputDim, OutputDim, MaskZero) = (inputDim, outputDim, maskZero);
        EmbeddingsInitializer = embeddingsInitializer ?? new RandomUniformInitializer();
        (EmbeddingsRegularizer, EmbeddingsConstraint, ActivityRegularizer) = (embeddingsRegularizer, embeddingsConstraint, activityRegularizer);
    }

    /// <summary>How many classes.</summary>
    public int InputDim { get; }

    /// <summary>How long a vector is.</summary>
    public int OutputDim { get; }

    /// <summary>The first vectors.</summary>
    public Initializer EmbeddingsInitializer { get; }

    /// <summary>A penalty on the vectors, or null.</summary>
    public Regularizer? EmbeddingsRegularizer { get; }

    /// <summary>A rule for the vectors, or null.</summary>
    public Constraint? EmbeddingsConstraint { get; }

    /// <summary>A penalty on the output, or null.</summary>
    public Regularizer? ActivityRegularizer { get; }

    /// <summary>Whether class 0 marks a place to be skipped.</summary>
    public bool MaskZero { get; }

    /// <inheritdoc/>
    protected override void Build(IReadOnlyList<Shape> shapes) =>
        _table = AddWeight("embeddings", new Shape(InputDim, OutputDim), EmbeddingsInitializer, EmbeddingsRegularizer, EmbeddingsConstraint);

    /// <inheritdoc/>
    protected override bool SharesWeights(Shape built, Shape shape) => true;

    /// <inheritdoc/>
    protected override IReadOnlyList<Symbol> Call(IReadOnlyList<Symbol> inputs)
    {
        var y = Op.Apply(new Gather(), _table!.Parameter.Symbol, inputs[0]);
        if (ActivityRegularizer is not null) AddLoss(ActivityRegularizer.Penalty(y) / Ops.Rows(y));
        return [y];
    }

    private protected override Symbol? OutputMask(IReadOnlyList<Symbol> inputs, Symbol output, int index) =>
        MaskZero ? PlainOp.NotEqual(inputs[0], 0) : null;

    /// <inheritdoc/>
    public override void WriteConfig(Config config)
    {
        base.WriteConfig(config);
        config.Json["input_dim"] = InputDim;
        config.Json["output_dim"] = OutputDim;
        config.Write("embeddings_initializer", EmbeddingsInitializer);
        config.Write("embeddings_regularizer", EmbeddingsRegularizer);
        config.Write("activity_regularizer", ActivityRegularizer);
        config.Write("embeddings_constraint", EmbeddingsConstraint);
        config.Json["mask_zero"] = MaskZero;
    }

    internal static Embedding FromConfig(Config c) => Restore(new Embedding(c.Integer("input_dim"), c.Integer("output_dim"),
        c.Object<Initializer>("embeddings_initializer"), c.Object<Regularizer>("embeddings_regularizer"),
        c.Object<Constraint>("embeddings_constraint"), c.Flag("mask_zero", false),
        c.Object<Regularizer>("activity_regularizer"), c.Text("name")), c);
}

public static partial class Layers
{
    /// <summary>Applies a new <see cref="Espalier.Embedding"/>: (batch, …) → (batch, …, outputs).</summary>
    /// <param name="x">Class numbers of any shape.</param>
    /// <param name="inputDim">How many classes.</param>
    /// <param name="outputDim">How long a vector is.</param>
    /// <param name="maskZero">Whether class 0 marks a place to be skipped.</param>
    /// <param name="name">The name.</param>
    public static Symbol Embedding(this Symbol x, int inputDim, int outputDim, bool maskZero = false, string? name = null) =>
        new Embedding(inputDim, outputDim, maskZero: maskZero, name: name).Apply(x);
}
