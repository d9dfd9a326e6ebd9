using Espalier.Graph;

namespace Espalier;

/// <summary>What an optimizer writes its formula with: flat symbols over all trainable weights, and the numbers of the step.</summary>
public sealed class OptimizerGraph
{
    private readonly Optimizer _optimizer;
    private readonly Func<string, float, Parameter> _slot;
    private readonly List<(Symbol Symbol, Func<long, double> Value)> _scalars = [];
    private readonly List<Node> _effects = [];
    private readonly ParameterArena _arena;

    internal OptimizerGraph(Optimizer optimizer, ParameterArena arena, IReadOnlyList<Symbol?> gradients, Func<string, float, Parameter> slot)
    {
        (_optimizer, _arena, _slot) = (optimizer, arena, slot);
        Weights = arena.Flat.Symbol;
        LearningRate = Scalar("learning_rate", optimizer.LearningRate.At);
        Gradient = Flat(gradients);
        if (optimizer.Settings.WeightDecay is { } decay) Weights = arena.Flat.Symbol - arena.Flat.Symbol * (LearningRate * (float)decay);
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

    /// <summary>A slot: one number for each weight that lasts from step to step.</summary>
    /// <param name="name">The name, such as <c>momentum</c>.</param>
    /// <param name="initial">The first value.</param>
    public Slot NewSlot(string name, float initial = 0) => new(_slot(name, initial));

    /// <summary>A number that is computed anew for each step.</summary>
    /// <param name="name">What it is.</param>
    /// <param name="value">The number, from how many steps were taken before.</param>
    public Symbol Scalar(string name, Func<long, double> value)
    {
        var symbol = Input.Of(name, Shape.Scalar);
        _scalars.Add((symbol, value));
        return symbol;
    }

    /// <summary>Sets a slot at the end of the step.</summary>
    /// <param name="slot">The slot.</param>
    /// <param name="value">Its new numbers: shape (n,).</param>
    /// <returns>The new numbers, for use in the formula.</returns>
    public Symbol Set(Slot slot, Symbol value)
    {
        _effects.Add(Op.ApplyAll(new Assign(slot.Parameter), value));
        return value;
    }

    internal void Finish(Symbol weights)
    {
        if (_optimizer.Settings.UseEma) weights = Averaged(weights);
        _effects.Add(Op.ApplyAll(new Assign(_arena.Flat), weights));
    }

    private Symbol Averaged(Symbol weights)
    {
        float momentum = (float)_optimizer.Settings.EmaMomentum;
        var slot = NewSlot("ema");
        // Keras starts the average at the weights themselves.
        var started = Scalar("ema_started", iteration => iteration > 0 ? 1 : 0);
        var old = started * slot.Value + (1f - started) * weights;
        var average = Set(slot, old * momentum + weights * (1 - momentum));
        if (_optimizer.Settings.EmaOverwriteFrequency is not { } frequency) return weights;
        var replace = Scalar("ema_overwrite", iteration => (iteration + 1) % frequency == 0 ? 1 : 0);
        return Op.Apply(new Select(), replace, average, weights);
    }

    private Symbol Flat(IReadOnlyList<Symbol?> gradients)
    {
        var settings = _optimizer.Settings;
        var parts = new List<Symbol>();
        var offsets = new List<int>();
        for (int i = 0; i < gradients.Count; i++)
        {
            if (gradients[i] is not { } gradient) continue;
            if (settings.ClipNorm is { } norm) gradient = ScaledTo(gradient, gradient, norm);
            parts.Add(gradient);
            offsets.Add(_arena.Offsets[i]);
        }
        var flat = Op.Apply(new Pack([.. offsets], _arena.Flat.Values.Length), parts);
        if (settings.GlobalClipNorm is { } global) flat = ScaledTo(flat, flat, global);
        if (settings.ClipValue is { } bound)
            flat = Op.Apply(new Minimum(), Op.Apply(new Maximum(), flat, Constant.Of(-(float)bound)), Constant.Of((float)bound));
        return flat;
    }

    // g·limit/max(‖g‖, limit)
    private static Symbol ScaledTo(Symbol gradient, Symbol measured, double limit)
    {
        int[] axes = [.. Enumerable.Range(0, measured.Shape.Rank)];
        var norm = Op.Apply(new Sqrt(), Op.Apply(new ReduceSum(axes), Op.Apply(new Square(), measured)));
        return gradient * ((float)limit / Op.Apply(new Maximum(), norm, Constant.Of((float)limit)));
    }

    /// <summary>One number for each weight that lasts from step to step.</summary>
    public sealed class Slot
    {
        internal Slot(Parameter parameter) => Parameter = parameter;

        internal Parameter Parameter { get; }

        /// <summary>The numbers before the step: shape (n,).</summary>
        public Symbol Value => Parameter.Symbol;
    }
}
