namespace Espalier;

/// <summary>
/// A measure of a head's predictions, gathered batch by batch: <see cref="Update"/> adds a batch, <see cref="Result"/> gives the value
/// so far, <see cref="Reset"/> starts again. An instance belongs to one head; <see cref="Clone"/> makes one for another.
/// </summary>
/// <remarks>
/// Rows whose target is NaN have no label and are passed over. <see cref="Update"/> and <see cref="Result"/> allocate nothing but what the
/// first batch needs. Sums are kept in doubles, in row order, so the same batches give the same bits.
/// </remarks>
public abstract class Metric
{
    /// <summary>Sets the name.</summary>
    /// <param name="name">The name in histories, such as <c>accuracy</c>.</param>
    /// <exception cref="EspalierException">The name is empty.</exception>
    protected Metric(string name) =>
        Name = string.IsNullOrWhiteSpace(name) ? throw new EspalierException($"{GetType().Name} needs a name but got an empty one.") : name;

    /// <summary>The name in histories and logs, such as <c>accuracy</c>.</summary>
    public string Name { get; private set; }

    /// <summary>Which way the value improves; what watches it (early stopping, best checkpoint) needs this.</summary>
    public abstract Better Better { get; }

    /// <summary>How many values the result has: 1, or one for each class, threshold or column. For some metrics known after a batch.</summary>
    public virtual int Width => 1;

    /// <summary>The variables behind the value by Keras's names, as copies: for inspection and tests.</summary>
    public abstract IReadOnlyList<(string Name, double[] Values)> State { get; }

    /// <summary>Whether class numbers (targets of width 1) stand for one-hot rows when the predictions are wider.</summary>
    protected virtual bool TakesClassNumbers => false;

    /// <summary>The metric of that name, known in histories as it was written: <c>"acc"</c> stays <c>acc</c>.</summary>
    /// <param name="name">A Keras class name or alias, such as <c>accuracy</c>, <c>mse</c>, <c>AUC</c>.</param>
    /// <exception cref="EspalierException">No metric has that name.</exception>
    public static Metric Named(string name)
    {
        // Keras reads the text "Accuracy" as its automatic accuracy too; its class of that name is exact equality.
        bool accuracy = name.Equals("accuracy", StringComparison.OrdinalIgnoreCase);
        return Registry<Metric>.Create(accuracy ? "accuracy" : name).Renamed(name);
    }

    /// <summary>The value so far; of a result with several values their mean. Nothing gathered gives 0, where Keras does.</summary>
    public abstract double Result();

    /// <summary>All values of the result.</summary>
    /// <param name="values">Receives <see cref="Width"/> values.</param>
    public virtual void Results(Span<double> values) => values[0] = Result();

    /// <summary>Forgets all batches.</summary>
    public abstract void Reset();

    /// <summary>Adds a batch.</summary>
    /// <param name="batch">Targets, predictions and weights of one head.</param>
    /// <exception cref="EspalierException">The targets do not have the width of the predictions, or a class number is none.</exception>
    public void Update(MetricBatch batch)
    {
        if (batch.TrueWidth != batch.PredictedWidth && !(TakesClassNumbers && batch.TrueWidth == 1))
            throw new EspalierException(
                $"Metric '{Name}' needs targets as wide as the predictions ({batch.PredictedWidth})"
                + (TakesClassNumbers ? " or one class number a row" : "") + $" but got targets of width {batch.TrueWidth}."
                + (batch.TrueWidth == 1 ? " For class numbers use a metric that takes them, such as 'sparse_categorical_accuracy'." : ""));
        Begin(batch);
        for (int row = 0; row < batch.Rows; row++)
            if (batch.IsLabelled(row)) Add(batch.TrueRow(row), batch.PredictedRow(row), batch.Weight(row));
        End();
    }

    /// <summary>A metric of the same settings that has gathered nothing.</summary>
    public Metric Clone()
    {
        var copy = (Metric)MemberwiseClone();
        copy.NewState();
        return copy;
    }

    /// <summary>A metric of the same settings and another name that has gathered nothing.</summary>
    /// <param name="name">The name in histories.</param>
    public Metric Renamed(string name)
    {
        var copy = Clone();
        copy.Name = name;
        return copy;
    }

    /// <summary>This metric for a head of some kind: itself anew, or what an automatic one such as <c>accuracy</c> stands for there.</summary>
    /// <param name="kind">What the head answers.</param>
    /// <exception cref="EspalierException">The metric says nothing about such a head.</exception>
    public virtual Metric For(HeadKind kind) => Clone();

    /// <summary>Writes the settings as Keras names them.</summary>
    /// <param name="config">Receives them.</param>
    public virtual void WriteConfig(Config config)
    {
        config.Json["name"] = Name;
        config.Json["dtype"] = "float32";
    }

    /// <summary>Gives the metric variables of its own, all zero.</summary>
    protected abstract void NewState();

    /// <summary>Sees a batch before its rows are added.</summary>
    /// <param name="batch">The batch.</param>
    protected virtual void Begin(MetricBatch batch) { }

    /// <summary>Adds one labelled row.</summary>
    /// <param name="target">The targets.</param>
    /// <param name="predicted">The predictions.</param>
    /// <param name="weight">The row's weight.</param>
    protected abstract void Add(ReadOnlySpan<float> target, ReadOnlySpan<float> predicted, double weight);

    /// <summary>Ends a batch.</summary>
    protected virtual void End() { }

    /// <summary>The class a row's target names: its class number, or the largest of its one-hot values.</summary>
    /// <param name="target">The targets of the row.</param>
    /// <param name="classes">How many classes there are.</param>
    /// <exception cref="EspalierException">The number is not a class.</exception>
    protected int ClassOf(ReadOnlySpan<float> target, int classes) => target.Length == 1 && classes > 1 ? Class(target[0], classes) : ArgMax(target);

    /// <summary>A value as a class number.</summary>
    /// <param name="value">The value.</param>
    /// <param name="classes">How many classes there are.</param>
    /// <exception cref="EspalierException">The number is not a class.</exception>
    protected int Class(float value, int classes)
    {
        int number = (int)value;
        return number == value && number >= 0 && number < classes
            ? number
            : throw new EspalierException($"Metric '{Name}' needs class numbers from 0 to {classes - 1} but got {value:R}. Check the labels and the units of the head.");
    }

    /// <summary>One value of a row's target, whether it is written as values or as a class number.</summary>
    /// <param name="target">The targets of the row.</param>
    /// <param name="column">The value wanted, from 0.</param>
    /// <param name="width">The width of the predictions.</param>
    protected static float TargetAt(ReadOnlySpan<float> target, int column, int width) =>
        target.Length == width ? target[column] : target[0] == column ? 1 : 0;

    /// <summary>Where the largest value is; the first of equals.</summary>
    /// <param name="values">At least one value.</param>
    protected static int ArgMax(ReadOnlySpan<float> values)
    {
        int best = 0;
        for (int i = 1; i < values.Length; i++)
            if (values[i] > values[best]) best = i;
        return best;
    }

    /// <summary>a / b, or 0 where b is 0.</summary>
    /// <param name="a">The dividend.</param>
    /// <param name="b">The divisor.</param>
    protected static double Ratio(double a, double b) => b == 0 ? 0 : a / b;
}
