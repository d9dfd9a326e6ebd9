using Espalier.Graph;

namespace Espalier;

/// <summary>What an optimizer writes its formula with: flat symbols over all trainable weights, and the numbers of the step.</summary>
public sealed class OptimizerGraph
{
    /// <summary>The slot of the weights' moving average.</summary>
    internal const string AverageSlot = "average";

    /// <summary>Makes or finds the numbers of a slot of a group; the shape is what a weight of some shape has in files.</summary>
    internal delegate Parameter SlotSource(int group, string name, float initial, Func<Shape, Shape>? shape);

    private readonly SlotSource _slot;
    private readonly List<(Symbol Symbol, Func<long, double> Value)> _scalars = [];
    private readonly List<Node> _effects = [];
    private readonly ParameterArena _arena;
    private readonly OptimizerSettings _settings;
    private readonly Slot? _average;
    private readonly Symbol? _applies;
    private readonly int _stepsPerUpdate;
    private int _groups;

    internal OptimizerGraph(Optimizer optimizer, ParameterArena arena, IReadOnlyList<Symbol?> gradients, SlotSource slot)
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
    public Slot NewSlot(string name, float initial = 0) => new(_slot(_groups++, name, initial, null));

    /// <summary>Two slots that model files keep side by side for each weight.</summary>
    /// <param name="first">The name of the first.</param>
    /// <param name="second">The name of the second, which starts at 0.</param>
    /// <param name="initial">The first value of the first.</param>
    public (Slot First, Slot Second) NewSlots(string first, string second, float initial = 0)
    {
        int group = _groups++;
        return (new Slot(_slot(group, first, initial, null)), new Slot(_slot(group, second, 0, null)));
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

    /// <summary>
    /// Slots that model files keep side by side for each weight, of which each weight has numbers of a shape of their own: they stand where the
    /// weight's place begins.
    /// </summary>
    /// <param name="slots">The name, and the shape from the weight's; not more numbers than the weight has.</param>
    public Slot[] NewSlots(params (string Name, Func<Shape, Shape> Shape)[] slots)
    {
        int group = _groups++;
        return [.. slots.Select(s => new Slot(_slot(group, s.Name, 0, s.Shape)))];
    }

    /// <summary>The shapes of the weights, in the order of their places.</summary>
    public IReadOnlyList<Shape> WeightShapes => [.. _arena.Weights.Select(w => w.Shape)];

    /// <summary>Cuts the part of a weight out of flat numbers, so that a formula can look at a whole weight.</summary>
    /// <param name="flat">Shape (n,).</param>
    /// <param name="weight">Which weight, from 0.</param>
    /// <param name="shape">The shape of the part; null means the weight's own.</param>
    public Symbol Part(Symbol flat, int weight, Shape? shape = null)
    {
        var wanted = shape ?? _arena.Weights[weight].Shape;
        return Op.Apply(new Graph.Reshape(wanted), Op.Apply(new Slice(0, _arena.Offsets[weight], (int)wanted.ValuesPerRow), flat));
    }

    /// <summary>Makes flat numbers, shape (n,), of the parts of all weights.</summary>
    /// <param name="part">Gives a weight's part.</param>
    public Symbol Join(Func<int, Symbol> part) =>
        Op.Apply(new Pack([.. _arena.Offsets], _arena.Flat.Values.Length), [.. Enumerable.Range(0, _arena.Weights.Count).Select(part)]);

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
            if (_settings.ClipNorm is { } limit)
            {
                var whole = flat;
                flat = Join(i => ScaledTo(Part(whole, i), limit));
            }
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
