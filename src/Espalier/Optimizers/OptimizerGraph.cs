using Espalier.Graph;

namespace Espalier;

/// <summary>What an optimizer writes its formula with: flat symbols over all trainable weights, and the numbers of the step.</summary>
public sealed class OptimizerGraph
{
    /// <summary>The slot of the weights' moving average.</summary>
    internal const string AverageSlot = "average";

    private readonly Func<int, string, float, Parameter> _slot;
    private readonly List<(Symbol Symbol, Func<long, double> Value)> _scalars = [];
    private readonly List<Node> _effects = [];
    private readonly ParameterArena _arena;
    private readonly OptimizerSettings _settings;
    private readonly Slot? _average;
    private readonly Symbol? _applies;
    private readonly int _stepsPerUpdate;
    private int _groups;

    internal OptimizerGraph(Optimizer optimizer, ParameterArena arena, IReadOnlyList<Symbol?> gradients, Func<int, string, float, Parameter> slot)
    {
        (_arena, _slot, _settings) = (arena, slot, optimizer.Settings);
        _stepsPerUpdate = _settings.GradientAccumulationSteps ?? 1;
        Optimizer = optimizer;
        LearningRate = Scalar("learning_rate", Rate);
        if (_settings.UseEma) _average = NewSlot(AverageSlot);
        if (_stepsPerUpdate > 1)
        {
            _applies = Input.Of("applies", Shape.Scalar);
            _scalars.Add((_applies, steps => (steps + 1) % _stepsPerUpdate == 0 ? 1 : 0));
        }
        Gradient = Flat(gradients);
        Weights = Decayed();
    }

    /// <summary>All trainable weights, after weight decay: shape (n,).</summary>
    public Symbol Weights { get; }

    /// <summary>The gradient by each weight, clipped: shape (n,).</summary>
    public Symbol Gradient { get; }

    /// <summary>The learning rate of the step.</summary>
    public Symbol LearningRate { get; }

    /// <summary>The nodes that change weights and slots.</summary>
    internal IReadOnlyList<Node> Effects => _effects;

    /// <summary>The numbers to fill in before each step, from the count of steps taken before.</summary>
    internal IReadOnlyList<(Symbol Symbol, Func<long, double> Value)> Scalars => _scalars;

    private Optimizer Optimizer { get; }

    /// <summary>The learning rate, rounded to 32 bits as files keep it, for numbers of the step that depend on it.</summary>
    /// <param name="updates">How many updates were made before.</param>
    public double Rate(long updates) => (float)Optimizer.LearningRate.At(updates);

    /// <summary>A slot: one number for each weight that lasts from step to step.</summary>
    /// <param name="name">The name, such as <c>momentum</c>.</param>
    /// <param name="initial">The first value.</param>
    public Slot NewSlot(string name, float initial = 0) => new(_slot(_groups++, name, initial));

    /// <summary>Two slots that model files keep side by side for each weight.</summary>
    /// <param name="first">The name of the first.</param>
    /// <param name="second">The name of the second, which starts at 0.</param>
    /// <param name="initial">The first value of the first.</param>
    public (Slot First, Slot Second) NewSlots(string first, string second, float initial = 0)
    {
        int group = _groups++;
        return (new Slot(_slot(group, first, initial)), new Slot(_slot(group, second, 0)));
    }

    /// <summary>A number that is computed anew for each step, in double precision.</summary>
    /// <param name="name">What it is.</param>
    /// <param name="value">The number, from how many updates were made before.</param>
    public Symbol Scalar(string name, Func<long, double> value)
    {
        var symbol = Input.Of(name, Shape.Scalar);
        _scalars.Add((symbol, _stepsPerUpdate == 1 ? value : steps => value(steps / _stepsPerUpdate)));
        return symbol;
    }

    /// <summary>Sets a slot at the end of the step.</summary>
    /// <param name="slot">The slot.</param>
    /// <param name="value">Its new numbers: shape (n,).</param>
    /// <returns>The new numbers, for use in the formula.</returns>
    public Symbol Set(Slot slot, Symbol value)
    {
        Assign(slot.Parameter, value);
        return value;
    }

    /// <summary>Cuts the part of each weight out of flat numbers, so that a formula can look at whole weights, and joins the results.</summary>
    /// <param name="formula">Gets the index of a weight and a way to cut its part, shape (k,), out of flat numbers; gives its new part.</param>
    /// <returns>Flat numbers: shape (n,).</returns>
    public Symbol ByWeight(Func<int, Func<Symbol, Symbol>, Symbol> formula)
    {
        var parts = new Symbol[_arena.Weights.Count];
        for (int i = 0; i < parts.Length; i++)
        {
            var slice = new Slice(0, _arena.Offsets[i], _arena.Weights[i].Values.Length);
            parts[i] = formula(i, flat => Op.Apply(slice, flat));
        }
        return Op.Apply(new Pack([.. _arena.Offsets], _arena.Flat.Values.Length), parts);
    }

    internal void Finish(Symbol weights)
    {
        if (_average is { } slot)
        {
            // The average starts at the weights after the first update.
            var kept = Scalar("ema_kept", t => t > 0 ? _settings.EmaMomentum : 0);
            var taken = Scalar("ema_taken", t => t > 0 ? 1 - _settings.EmaMomentum : 1);
            var average = Set(slot, slot.Value * kept + weights * taken);
            if (_settings.EmaOverwriteFrequency is { } frequency)
                weights = Op.Apply(new Select(), Scalar("ema_overwrites", t => (t + 1) % frequency == 0 ? 1 : 0), average, weights);
        }
        Assign(_arena.Flat, weights);
    }

    // Between updates, while gradients are gathered, everything keeps its numbers.
    private void Assign(Parameter parameter, Symbol value) => _effects.Add(Op.ApplyAll(new Assign(parameter),
        _applies is null ? value : Op.Apply(new Select(), _applies, value, parameter.Symbol)));

    private Symbol Decayed()
    {
        var weights = _arena.Flat.Symbol;
        if (_settings.WeightDecay is not { } decay || decay == 0) return weights;
        bool[] spared = [.. _arena.Weights.Select(w => _settings.WithoutDecay.Any(n => w.ToString().Contains(n, StringComparison.Ordinal)))];
        if (!spared.Contains(true)) return weights * Scalar("kept_by_decay", t => 1 - Rate(t) * decay);
        var share = new float[_arena.Flat.Values.Length];
        for (int i = 0; i < spared.Length; i++)
            if (!spared[i]) share.AsSpan(_arena.Offsets[i], _arena.Weights[i].Values.Length).Fill((float)decay);
        return weights - weights * (Constant.Of(_arena.Flat.Shape, share) * LearningRate);
    }

    private Symbol Flat(IReadOnlyList<Symbol?> gradients)
    {
        int[] present = [.. Enumerable.Range(0, gradients.Count).Where(i => gradients[i] is not null)];
        bool gathers = _applies is not null;
        var parts = present.Select(i => gradients[i]!);
        if (_settings.ClipNorm is { } norm && !gathers) parts = parts.Select(g => ScaledTo(Unscaled(g), norm));
        var flat = Op.Apply(new Pack([.. present.Select(i => _arena.Offsets[i])], _arena.Flat.Values.Length), [.. parts]);
        if (_settings.ClipNorm is null || gathers) flat = Unscaled(flat);
        if (gathers)
        {
            var gathered = NewSlot("gradient_accumulator");
            var sum = gathered.Value + flat;
            _effects.Add(Op.ApplyAll(new Assign(gathered.Parameter), Op.Apply(new Select(), _applies!, Constant.Of(0), sum)));
            flat = sum * (1f / _stepsPerUpdate);
            if (_settings.ClipNorm is { } limit) flat = ByWeight((_, part) => ScaledTo(part(flat), limit));
        }
        if (_settings.GlobalClipNorm is { } global) flat = ScaledTo(flat, global);
        if (_settings.ClipValue is { } bound)
            flat = Op.Apply(new Minimum(), Op.Apply(new Maximum(), flat, Constant.Of(-(float)bound)), Constant.Of((float)bound));
        return flat;
    }

    private Symbol Unscaled(Symbol gradient) => _settings.LossScaleFactor is { } factor ? gradient * (float)(1 / factor) : gradient;

    // g·limit/max(‖g‖, limit)
    private static Symbol ScaledTo(Symbol gradient, double limit) =>
        gradient * ((float)limit / Op.Apply(new Maximum(), Norm(gradient), Constant.Of((float)limit)));

    /// <summary>The Euclidean norm of all numbers.</summary>
    internal static Symbol Norm(Symbol x) =>
        Op.Apply(new Sqrt(), Op.Apply(new ReduceSum([.. Enumerable.Range(0, x.Shape.Rank)]), Op.Apply(new Square(), x)));

    /// <summary>One number for each weight that lasts from step to step.</summary>
    public sealed class Slot
    {
        internal Slot(Parameter parameter) => Parameter = parameter;

        internal Parameter Parameter { get; }

        /// <summary>The numbers before the step: shape (n,).</summary>
        public Symbol Value => Parameter.Symbol;
    }
}
