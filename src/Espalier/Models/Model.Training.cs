using Espalier.Cpu;
using Espalier.Graph;

namespace Espalier;

public partial class Model
{
    private readonly Dictionary<string, Objective> _objectives = [];
    private ParameterArena? _arena;
    private readonly Lock _predicting = new(); // while the program is made, not while it runs
    private volatile Prediction? _prediction;
    private Backend? _backend;

    /// <summary>What the model was compiled with; null before.</summary>
    public Compilation? Compilation { get; private set; }

    /// <summary>What runs the model's programs.</summary>
    public Backend Backend
    {
        get => _backend ??= CpuBackend.Default;
        set
        {
            _backend = value;
            ForgetPrograms();
        }
    }

    /// <summary>The training program, once the model has been compiled and its input shape is known: prints as a table of ops.</summary>
    public Program Program => ObjectiveFor(new HashSet<string>(), training: true).Program;

    /// <summary>Sets how the model learns. Weights keep their numbers.</summary>
    /// <param name="optimizer">Turns gradients into new weights.</param>
    /// <param name="losses">The loss of each head: one for all, or by name; a head without a loss is not trained.</param>
    /// <param name="lossWeights">What each head's loss is multiplied with in the sum; 1 by default.</param>
    /// <param name="metrics">What is measured, for all heads or by name.</param>
    /// <param name="classWeights">How much rows count by class in the training loss, by head.</param>
    /// <param name="balance">What decides in every step how much each head counts, such as <c>Balance.Uncertainty</c>; null for the plain weighted sum.</param>
    /// <exception cref="EspalierException">A name is no head; the message lists the heads and the nearest.</exception>
    public void Compile(Optimizer optimizer, PerHead<Loss> losses, PerHead<double>? lossWeights = null, MetricsByHead? metrics = null,
        PerHead<ClassWeights>? classWeights = null, Balance? balance = null)
    {
        _compile = () => Compilation = new Compilation(this, optimizer, losses, lossWeights, metrics?.Lists, classWeights, balance);
        ForgetCompilation();
        if (IsDefined) _compile();
    }

    private Action? _compile;

    /// <summary>Learns from rows.</summary>
    /// <param name="data">The training rows, with labels for every head that has a loss.</param>
    /// <param name="validation">Rows that are measured after each epoch and never learnt from.</param>
    /// <param name="validationSplit">Instead: the share of the last training rows to set aside for that, before shuffling.</param>
    /// <param name="epochs">Up to which epoch to train.</param>
    /// <param name="batchSize">The rows of a step.</param>
    /// <param name="shuffle">Whether each epoch takes the rows in a new order, which depends on seed and epoch alone.</param>
    /// <param name="initialEpoch">The epoch to start at, from 0: for training that goes on.</param>
    /// <param name="callbacks">What watches the training.</param>
    /// <param name="progress">Gets a report after each step, on this thread.</param>
    /// <param name="history">A history to go on with; null starts a new one.</param>
    /// <param name="cancellation">Stops after the step that runs when it is cancelled.</param>
    /// <returns>What was measured in each epoch.</returns>
    /// <exception cref="EspalierException">The data does not fit the model, or the model is not compiled.</exception>
    /// <exception cref="OperationCanceledException">Training was cancelled; the model is as the last step left it.</exception>
    public History Fit(Dataset data, Dataset? validation = null, double validationSplit = 0, int epochs = 1, int batchSize = 32,
        bool shuffle = true, int initialEpoch = 0, IReadOnlyList<Callback>? callbacks = null, IProgress<FitProgress>? progress = null,
        History? history = null, CancellationToken cancellation = default)
    {
        if (batchSize < 1) throw new EspalierException($"A batch should have 1 row or more but has {batchSize}.");
        if (epochs < 0) throw new EspalierException($"The number of epochs should be 0 or more but is {epochs}.");
        var compilation = Compiled(data);
        if (validationSplit != 0)
        {
            if (validation is not null) throw new EspalierException("Give validation rows or a validation split, not both.");
            (data, validation) = data.Cut(validationSplit);
        }
        using var feed = new Feed(this, compilation, data, training: true);
        using var judged = validation is null ? null : new Feed(this, compilation, validation, training: false);
        var objective = ObjectiveFor(feed.Weighted, training: true);
        var metrics = new MetricSet(compilation);
        Callback[] watching = [.. callbacks ?? []];
        history ??= new History();
        int steps = (data.Rows + batchSize - 1) / batchSize;
        var run = new FitRun(this, compilation, history, epochs, steps, judged is not null, watching) { FirstEpoch = initialEpoch };
        var order = new int[data.Rows];
        foreach (var callback in watching) callback.OnTrainBegin(run);
        foreach (var callback in watching) callback.OnTrainReady(run);
        for (int epoch = run.FirstEpoch; epoch < epochs && !run.StopRequested; epoch++)
        {
            run.Epoch = epoch;
            foreach (var callback in watching) callback.OnEpochBegin(run);
            Order(order, shuffle, epoch);
            feed.Begin(order, batchSize, Seed, epoch);
            metrics.Reset();
            for (int step = 0; step < steps && !run.StopRequested; step++)
            {
                var rows = order.AsSpan(step * batchSize, Math.Min(batchSize, order.Length - step * batchSize));
                TrainStep(objective, compilation.Optimizer, feed, metrics, rows, new Moment(Seed, epoch, step), run);
                run.Step = step;
                foreach (var callback in watching) callback.OnStepEnd(run);
                progress?.Report(new FitProgress(epoch, epochs, step, steps, run.EpochLoss));
                cancellation.ThrowIfCancellationRequested();
            }
            var values = new Dictionary<string, double>(StringComparer.Ordinal);
            metrics.CopyTo(values);
            compilation.Balance?.EndEpoch(metrics.WeightedLosses());
            if (judged is not null) Judge(judged, compilation, batchSize).CopyTo(values, "val_");
            foreach (var callback in watching) callback.OnEpochEnd(run, values);
            history.Add(epoch, values);
            foreach (var callback in watching) callback.OnEpochDone(run);
        }
        compilation.Optimizer.FinishTraining();
        foreach (var callback in watching) callback.OnTrainEnd(run);
        return history;
    }

    /// <summary>Measures rows.</summary>
    /// <param name="data">Rows with labels.</param>
    /// <param name="batchSize">How many rows are computed at once.</param>
    /// <returns>The values by name in Keras's order: the loss, the heads' losses, the rest sorted.</returns>
    public IReadOnlyDictionary<string, double> Evaluate(Dataset data, int batchSize = 32)
    {
        var compilation = Compiled(data);
        var values = new OrderedDictionary<string, double>();
        using var feed = new Feed(this, compilation, data, training: false);
        Judge(feed, compilation, batchSize).CopyTo(values);
        return values;
    }

    /// <summary>Answers for rows.</summary>
    /// <param name="data">Rows; labels are not needed.</param>
    /// <param name="batchSize">How many rows are computed at once.</param>
    /// <returns>The answers by head, in the model's order.</returns>
    /// <remarks>
    /// Any number of threads may predict at once, to the same bits as one after the other, and no lock is held while they compute: each has
    /// activations of its own. One caller alone may use all cores for large batches; callers at the same time use a thread each. Weights must
    /// not change meanwhile: <see cref="Fit"/>, loading weights or changing the model while others predict gives answers of mixed weights.
    /// </remarks>
    public IReadOnlyDictionary<string, Tensor> Predict(Dataset data, int batchSize = 256) => Prediction(data).Run(data, batchSize);

    /// <summary>Answers for the rows of a single input.</summary>
    /// <param name="input">(rows, …).</param>
    /// <param name="batchSize">How many rows are computed at once.</param>
    /// <returns>The answers by head, in the model's order.</returns>
    /// <remarks>Any number of threads may predict at once; see <see cref="Predict(Dataset, int)"/>.</remarks>
    public IReadOnlyDictionary<string, Tensor> Predict(Tensor input, int batchSize = 256) => Predict(new Dataset(input), batchSize);

    /// <summary>The program that only answers.</summary>
    /// <param name="data">Rows, for a model whose input shape is not known yet.</param>
    internal Prediction Prediction(Dataset data)
    {
        if (_prediction is { } made) return made;
        lock (_predicting)
        {
            EnsureDefined(data);
            return _prediction ??= new Prediction(this, Backend);
        }
    }

    /// <summary>The penalties of regularizers and of layers, as symbols.</summary>
    internal IEnumerable<Symbol> Penalties()
    {
        foreach (var weight in Weights)
            if (weight is { Regularizer: { } regularizer, Trainable: true }) yield return regularizer.Penalty(weight.Parameter.Symbol);
        foreach (var call in _network)
            foreach (var loss in call.Losses) yield return loss;
    }

    /// <summary>The trainable weights side by side.</summary>
    internal ParameterArena Arena()
    {
        var weights = TrainableWeights;
        if (weights.Count == 0) throw Misfit("has no weights to train. Unfreeze a layer.");
        if (_arena is null || !_arena.Holds(weights)) _arena = new ParameterArena(weights);
        return _arena;
    }

    private Objective ObjectiveFor(IReadOnlySet<string> weighted, bool training)
    {
        var compilation = Compilation ?? throw Misfit("is not compiled. Call Compile first.");
        // Another model that shares weights may have moved them to an arena of its own.
        if (training && _arena is not null && !_arena.Holds(_arena.Weights)) _objectives.Clear();
        string key = $"{training}/{string.Join("/", weighted.Order(StringComparer.Ordinal))}";
        if (!_objectives.TryGetValue(key, out var objective))
            _objectives[key] = objective = new Objective(this, compilation, weighted, training, Backend);
        return objective;
    }

    private static void TrainStep(Objective objective, Optimizer optimizer, Feed feed, MetricSet metrics, ReadOnlySpan<int> rows, Moment moment, FitRun run)
    {
        var program = objective.For(rows.Length);
        feed.Fill(program, rows);
        objective.Step(program, optimizer, moment);
        run.StepLoss = Record(objective, program, feed, metrics, rows.Length);
        if (objective.HeadWeights is { } counted) metrics.AddWeights(program.Output(counted));
        run.EpochLoss = metrics.Loss;
    }

    private static double Record(Objective objective, Executable program, Feed feed, MetricSet metrics, int rows)
    {
        double total = program.Output(objective.Total)[0];
        metrics.AddLoss(total, rows);
        for (int i = 0; i < objective.Heads.Count; i++)
            if (objective.HeadLosses[i] is { } loss) metrics.AddHeadLoss(i, program.Output(loss)[0], feed.Labelled(objective.Heads[i]));
        feed.Measure(program, metrics);
        return total;
    }

    private MetricSet Judge(Feed feed, Compilation compilation, int batchSize)
    {
        var objective = ObjectiveFor(feed.Weighted, training: false);
        var metrics = new MetricSet(compilation);
        Span<int> rows = new int[Math.Min(batchSize, feed.Rows)];
        for (int start = 0; start < feed.Rows; start += batchSize)
        {
            var part = rows[..Math.Min(batchSize, feed.Rows - start)];
            for (int i = 0; i < part.Length; i++) part[i] = start + i;
            var program = objective.For(part.Length);
            feed.Fill(program, part);
            program.Run();
            Record(objective, program, feed, metrics, part.Length);
        }
        return metrics;
    }

    private void Order(int[] order, bool shuffle, int epoch)
    {
        if (shuffle) RandomKey.For(Seed, "shuffle", epoch).Permute(order);
        else for (int i = 0; i < order.Length; i++) order[i] = i;
    }

    private Compilation Compiled(Dataset data)
    {
        EnsureDefined(data);
        if (Compilation is null) (_compile ?? throw Misfit("is not compiled. Call Compile first."))();
        return Compilation!;
    }

    private void EnsureDefined(Dataset data)
    {
        if (!IsDefined && this is Sequential sequential) sequential.Build(data.RowShape(0));
    }

    // What was asked for with Compile stays and is compiled anew when it is needed.
    private void ForgetCompilation()
    {
        ForgetPrograms();
        Compilation = null;
    }

    private void ForgetPrograms()
    {
        _objectives.Clear();
        _prediction = null;
    }
}
