using Espalier.Graph;

namespace Espalier;

/// <summary>
/// The program of one kind of pass over data: predictions, the loss of each head and their weighted sum, and in training the gradients and
/// the optimizer's step. It is prepared once for each batch size.
/// </summary>
internal sealed class Objective
{
    private readonly Dictionary<int, Executable> _prepared = [];
    private readonly Dictionary<int, Executable> _preparedAfterwards = [];
    private readonly Program? _afterwards;
    private Symbol[]? _inputsAfterwards;
    private readonly Backend _backend;
    private readonly (Symbol Symbol, Func<long, double> Value)[] _scalars = [];

    public Objective(Model model, Compilation compilation, IReadOnlySet<string> weighted, bool training, Backend backend)
    {
        _backend = backend;
        Heads = compilation.Heads;
        var losses = new Symbol?[Heads.Count];
        Symbol? total = null;
        for (int i = 0; i < losses.Length; i++)
        {
            var head = Heads[i];
            if (head.Loss is null) continue;
            using var scope = Scope.Enter($"{head.Name}/loss", nested: false);
            var rowWeight = weighted.Contains(head.Name) ? head.RowWeight : null;
            var (target, predicted) = (head.Target, head.Head.Output);
            losses[i] = training ? head.Loss.MeanInTraining(target, predicted, rowWeight, predicted.Mask) : head.Loss.Mean(target, predicted, rowWeight, predicted.Mask);
            var part = losses[i]! * head.LossWeight;
            total = total is null ? part : total + part;
        }
        foreach (var penalty in model.Penalties()) total = total! + penalty;
        HeadLosses = losses;
        Total = total!;

        var effects = new List<Node>();
        if (training)
        {
            var arena = model.Arena();
            var scale = Constant.Of((float)(compilation.Optimizer.Settings.LossScaleFactor ?? 1)); // which the optimizer divides by
            Symbol?[] gradients;
            if (compilation.Balance is { } balance)
            {
                balance.BeginFor(model);
                using var scope = Scope.Enter("balance", nested: false);
                int[] trained = [.. Enumerable.Range(0, losses.Length).Where(i => losses[i] is not null)];
                CompiledHead[] heads = [.. trained.Select(i => Heads[i])];
                var graph = new BalanceGraph(balance, heads, [.. trained.Select(i => losses[i]! * Heads[i].LossWeight)], arena.Weights);
                var counts = balance.Weigh(graph);
                gradients = graph.Descent(counts, model.Penalties().Aggregate((Symbol?)null, (sum, p) => sum is null ? p : sum + p), scale);
                HeadWeights = counts * graph.Vector(k => heads[k].LossWeight);
                effects.AddRange(graph.Effects);
                _scalars = [.. graph.Scalars];
                if (graph.Afterwards.Count > 0) _afterwards = Program.Compile([], graph.Afterwards, training: true, withUpdates: false);
            }
            else gradients = Gradients.Of([Total], [scale], [.. arena.Weights.Select(w => w.Parameter.Symbol)]);
            var step = compilation.Optimizer.Build(arena, gradients);
            effects.AddRange(step.Effects);
            _scalars = [.. _scalars, .. step.Scalars];
        }
        IEnumerable<Symbol> counted = HeadWeights is null ? [] : [HeadWeights];
        Program = Program.Compile([Total, .. HeadLosses.OfType<Symbol>(), .. counted, .. Heads.Select(h => h.Head.Output)], effects, training);
        Constraints = training ? ConstraintProgram(model) : null;
    }

    public IReadOnlyList<CompiledHead> Heads { get; }

    /// <summary>The loss of each head, null where a head has none.</summary>
    public IReadOnlyList<Symbol?> HeadLosses { get; }

    public Symbol Total { get; }

    /// <summary>What each head with a loss counted in a training step, (heads,); null without a balance.</summary>
    public Symbol? HeadWeights { get; }

    public Program Program { get; }

    private Executable? Constraints { get; set; }

    /// <summary>The program for a batch size.</summary>
    public Executable For(int batch)
    {
        if (!_prepared.TryGetValue(batch, out var executable)) _prepared[batch] = executable = _backend.Prepare(Program, batch);
        return executable;
    }

    /// <summary>Takes a training step with the inputs as they are filled.</summary>
    public void Step(Executable executable, Optimizer optimizer, Moment moment)
    {
        foreach (var (symbol, value) in _scalars)
            if (executable.Reads(symbol)) executable.Input(symbol)[0] = (float)value(optimizer.Iterations);
        executable.Run(moment);
        Constraints?.Run(moment);
        if (_afterwards is not null) LookAgain(executable, optimizer, moment);
        optimizer.Iterations++;
    }

    // The same batch, and the same random numbers, through the network as it is after the step.
    private void LookAgain(Executable step, Optimizer optimizer, Moment moment)
    {
        if (!_preparedAfterwards.TryGetValue(step.Batch, out var again))
            _preparedAfterwards[step.Batch] = again = _backend.Prepare(_afterwards!, step.Batch);
        foreach (var input in _inputsAfterwards ??= [.. _afterwards!.Inputs])
            if (step.Reads(input)) step.Input(input).CopyTo(again.Input(input));
        foreach (var (symbol, value) in _scalars)
            if (again.Reads(symbol)) again.Input(symbol)[0] = (float)value(optimizer.Iterations);
        again.Run(moment);
    }

    private Executable? ConstraintProgram(Model model)
    {
        Node[] effects = [.. model.TrainableWeights.Where(w => w.Constraint is not null)
            .Select(w => Op.ApplyAll(new Assign(w.Parameter), w.Constraint!.Apply(w.Parameter.Symbol)))];
        return effects.Length == 0 ? null : _backend.Prepare(Program.Compile([], effects), 1);
    }
}
