using System.Text.Json.Nodes;
using Espalier.Graph;

namespace Espalier;

/// <summary>
/// Goes through the steps of a sequence and keeps a state: (batch, steps, features) → (batch, units), or (batch, steps, units) with
/// <see cref="ReturnSequences"/>; the last states come behind with <see cref="ReturnState"/>. The first states are zeros, or further
/// inputs of shape (batch, units). Steps that a mask (batch, steps) skips leave the state as it is.
/// </summary>
public abstract class RecurrentLayer : Layer
{
    private Weight? _kernel, _recurrent, _bias;

    private protected RecurrentLayer(int units, Activation? activation, bool useBias, bool returnSequences, bool returnState, bool goBackwards,
        double dropout, double recurrentDropout, RecurrentSettings? settings, string? name) : base(name)
    {
        if (units < 1) throw Misfit($"needs 1 unit or more but got {units}.");
        foreach (double rate in (double[])[dropout, recurrentDropout])
            if (!(rate >= 0 && rate < 1)) throw Misfit(FormattableString.Invariant($"needs rates of dropout of 0 or more and below 1 but got {rate}."));
        Units = units;
        Activation = activation ?? Activation.Tanh;
        (UseBias, ReturnSequences, ReturnState, GoBackwards) = (useBias, returnSequences, returnState, goBackwards);
        (DropoutRate, RecurrentDropoutRate, Settings) = (dropout, recurrentDropout, settings ?? new RecurrentSettings());
    }

    /// <summary>How many values the state and the output have.</summary>
    public int Units { get; }

    /// <summary>The function on the output of a step.</summary>
    public Activation Activation { get; }

    /// <summary>Whether a bias is added.</summary>
    public bool UseBias { get; }

    /// <summary>Whether the outputs of all steps come out, and not of the last one only.</summary>
    public bool ReturnSequences { get; }

    /// <summary>Whether the last states come out too, behind the output.</summary>
    public bool ReturnState { get; }

    /// <summary>Whether the steps are taken from the last to the first; then the outputs come in that order too.</summary>
    public bool GoBackwards { get; }

    /// <summary>The share of input features that become 0 in training, the same at each step of a sequence.</summary>
    public double DropoutRate { get; }

    /// <summary>The share of state values that become 0 in training, the same at each step of a sequence.</summary>
    public double RecurrentDropoutRate { get; }

    /// <summary>The other settings.</summary>
    public RecurrentSettings Settings { get; }

    internal override IReadOnlyList<string> MaskNames => ["mask"];

    internal override IReadOnlyList<string> ArgumentNames => ["sequences", "initial_state"];

    internal override IReadOnlyList<VariableGroup> VariableGroups =>
        [new("", DisplayName, []), new("cell", SnakeCase($"{ClassName}Cell"), Weights)];

    /// <summary>How many values a step computes for each unit.</summary>
    private protected abstract int Gates { get; }

    /// <summary>How many states there are.</summary>
    private protected virtual int States => 1;

    /// <summary>How the bias starts.</summary>
    private protected virtual Initializer FirstBias => Settings.BiasInitializer;

    /// <summary>The shape of the bias.</summary>
    private protected virtual Shape BiasShape => new(Gates * Units);

    /// <summary>(units, gates · units).</summary>
    private protected Symbol Recurrent => _recurrent!.Parameter.Symbol;

    /// <summary>The bias, or null.</summary>
    private protected Symbol? Bias => _bias?.Parameter.Symbol;

    /// <summary>The part of the bias that is added to the product of input and kernel.</summary>
    private protected virtual Symbol? InputBias => Bias;

    /// <inheritdoc/>
    protected override void Check(IReadOnlyList<Symbol> inputs)
    {
        if (inputs.Count == 0 || inputs[0].Shape.Rank != 3 || inputs[0].Shape[1] < 1)
            throw Misfit($"needs (batch, steps, features) with a step or more but got {(inputs.Count == 0 ? "nothing" : inputs[0].Shape)}. Reshape the input.");
        var state = new Shape(Shape.Batch, Units);
        if (inputs.Count > 1 && (inputs.Count != 1 + States || inputs.Skip(1).Any(s => s.Shape != state)))
            throw Misfit($"needs {States} first state(s) of shape {state} behind the input, or none, but got {string.Join(" and ", inputs.Skip(1).Select(s => s.Shape))}.");
        if (MaskOf(0) is { } mask && mask.Shape != new Shape(inputs[0].Shape.Dims[..2]))
            throw Misfit($"needs a mask of shape {new Shape(inputs[0].Shape.Dims[..2])} for {inputs[0].Shape} but got {mask.Shape}.");
    }

    /// <inheritdoc/>
    protected override void Build(IReadOnlyList<Shape> shapes)
    {
        _kernel = AddWeight("kernel", new Shape(shapes[0][-1], Gates * Units), Settings.KernelInitializer, Settings.KernelRegularizer, Settings.KernelConstraint);
        _recurrent = AddWeight("recurrent_kernel", new Shape(Units, Gates * Units), Settings.RecurrentInitializer, Settings.RecurrentRegularizer, Settings.RecurrentConstraint);
        if (UseBias) _bias = AddWeight("bias", BiasShape, FirstBias, Settings.BiasRegularizer, Settings.BiasConstraint);
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<Symbol> Call(IReadOnlyList<Symbol> inputs)
    {
        var (x, mask) = (inputs[0], MaskOf(0));
        if (GoBackwards) (x, mask) = (Op.Apply(new Reverse(1), x), mask is null ? null : Op.Apply(new Reverse(1), mask));
        x = Thinned(x, DropoutRate, new Shape(Shape.Batch, 1, x.Shape[-1]), "dropout");
        var projected = Op.Apply(new MatMul(), x, _kernel!.Parameter.Symbol); // of all steps at once: (batch, steps, gates · units)
        if (InputBias is { } bias) projected += bias;
        Symbol[] states = inputs.Count > 1 ? [.. inputs.Skip(1)] : [.. Enumerable.Repeat(Ops.Filled(new Shape(Shape.Batch, Units), 0), States)];
        var (sequence, last) = Steps(projected, states, mask);
        var output = ReturnSequences ? sequence : last[0];
        if (mask is not null && Settings.ZeroOutputForMask) output = Ops.Where(Shown(mask), output, 0);
        Symbol[] outputs = ReturnState ? [output, .. last] : [output];
        if (Settings.ActivityRegularizer is { } regularizer)
            foreach (var each in outputs) AddLoss(regularizer.Penalty(each) / Ops.Rows(each));
        return outputs;
    }

    /// <summary>Writes all steps.</summary>
    /// <param name="projected">The inputs times the kernel, with their bias, (batch, steps, gates · units).</param>
    /// <param name="states">The first states.</param>
    /// <param name="mask">(batch, steps), or null.</param>
    /// <returns>The first state after each step, (batch, steps, units), and the last of every state.</returns>
    private (Symbol Sequence, Symbol[] Last) Steps(Symbol projected, Symbol[] states, Symbol? mask)
    {
        if (FusedCell is { } cell && Activation is TanhActivation && RecurrentDropoutRate == 0) return Fused(cell, projected, states, mask);
        int count = projected.Shape[1];
        using var written = WrittenSteps.Enter(count, Misfit);
        var step = Step();
        Symbol[] xs = Each(projected, count), counts = mask is null ? [] : Each(mask, count);
        var kept = RecurrentDropoutRate > 0 ? Coins(new Shape(Shape.Batch, Units), RecurrentDropoutRate, "recurrent_dropout") : null;
        var sequence = new Symbol[count];
        for (int t = 0; t < count; t++)
        {
            Symbol[] from = [.. states];
            if (kept is not null) from[0] = Op.Apply(new Phase(), from[0] * kept, from[0]);
            var next = step(xs[t], from);
            states = mask is null ? next : [.. next.Zip(states, (now, before) => Ops.Where(Ops.Reshape(counts[t], new Shape(Shape.Batch, 1)), now, before))];
            sequence[t] = Ops.Reshape(states[0], new Shape(Shape.Batch, 1, Units));
        }
        return (count == 1 ? sequence[0] : Op.Apply(new Concat(1), sequence), states);
    }

    // One op for all steps, where the functions are the usual ones.
    private (Symbol Sequence, Symbol[] Last) Fused(RecurrentCell cell, Symbol projected, Symbol[] states, Symbol? mask)
    {
        int count = projected.Shape[1];
        mask ??= Ops.Filled(new Shape(Shape.Batch, count), 1);
        Symbol[] rest = cell switch
        {
            RecurrentCell.Lstm => [states[1]],
            RecurrentCell.Gru => [StateBias ?? Ops.Filled(new Shape(Gates * Units), 0)],
            _ => [],
        };
        var outputs = Op.ApplyAll(new Recurrence(cell), [projected, Recurrent, mask, states[0], .. rest]).Outputs;
        return (outputs[0], [.. Enumerable.Range(0, States).Select(i => Ops.Reshape(Op.Apply(new Slice(1, count - 1, 1), outputs[i]), new Shape(Shape.Batch, Units)))]);
    }

    /// <summary>The cell that computes all steps in one op when <see cref="Activation"/> is tanh, or null when the settings are others.</summary>
    private protected virtual RecurrentCell? FusedCell => null;

    /// <summary>The bias that is added to the product of state and recurrent kernel, or null.</summary>
    private protected virtual Symbol? StateBias => null;

    /// <summary>The function of one step: from the input times the kernel, with its bias, and the states, to the states behind the step.</summary>
    private protected abstract Func<Symbol, Symbol[], Symbol[]> Step();

    // Keras takes the mask of the only tensor; beside first states it must be given.
    private protected override bool TakesMasksOf(IReadOnlyList<Symbol> inputs) => inputs.Count == 1;

    private protected override Symbol? OutputMask(IReadOnlyList<Symbol> inputs, Symbol output, int index) => ReturnSequences && index == 0 ? MaskOf(0) : null;

    private Symbol Shown(Symbol mask) => ReturnSequences ? Ops.Reshape(mask, new Shape([.. mask.Shape.Dims, 1]))
        : Op.Apply(new Slice(1, mask.Shape[1] - 1, 1), mask);

    private static Symbol[] Each(Symbol x, int count) =>
        [.. Op.ApplyAll(new Split(1, count), x).Outputs.Select(o => Ops.Reshape(o, new Shape([x.Shape[0], .. x.Shape.Dims[2..]])))];

    private Symbol Thinned(Symbol x, double rate, Shape coins, string purpose) =>
        rate == 0 ? x : Op.Apply(new Phase(), x * Coins(coins, rate, purpose), x);

    private Symbol Coins(Shape shape, double rate, string purpose) =>
        Ops.AtLeast(Op.Apply(new RandomUniform(shape, Purpose(purpose))), (float)rate) * (float)(1 / (1 - rate));

    /// <inheritdoc/>
    internal override void WriteCall(JsonNode[] tensors, JsonArray arguments, JsonObject named)
    {
        arguments.Add(tensors[0]);
        if (tensors.Length > 1) named["initial_state"] = new JsonArray(tensors[1..]);
    }

    /// <inheritdoc/>
    public sealed override void WriteConfig(Config config)
    {
        base.WriteConfig(config);
        if (Settings.ActivityRegularizer is { } activity) config.Write("activity_regularizer", activity); // Keras has it first then
        config.Json["return_sequences"] = ReturnSequences;
        config.Json["return_state"] = ReturnState;
        config.Json["go_backwards"] = GoBackwards;
        config.Json["stateful"] = false;
        config.Json["unroll"] = Settings.Unroll;
        config.Json["zero_output_for_mask"] = Settings.ZeroOutputForMask;
        config.Json["units"] = Units;
        config.Write("activation", Activation);
        WriteGates(config);
        config.Json["use_bias"] = UseBias;
        config.Write("kernel_initializer", Settings.KernelInitializer);
        config.Write("recurrent_initializer", Settings.RecurrentInitializer);
        config.Write("bias_initializer", Settings.BiasInitializer);
        WriteBias(config);
        config.Write("kernel_regularizer", Settings.KernelRegularizer);
        config.Write("recurrent_regularizer", Settings.RecurrentRegularizer);
        config.Write("bias_regularizer", Settings.BiasRegularizer);
        config.Write("activity_regularizer", Settings.ActivityRegularizer);
        config.Write("kernel_constraint", Settings.KernelConstraint);
        config.Write("recurrent_constraint", Settings.RecurrentConstraint);
        config.Write("bias_constraint", Settings.BiasConstraint);
        config.Json["dropout"] = DropoutRate;
        config.Json["recurrent_dropout"] = RecurrentDropoutRate;
        WriteRest(config);
    }

    private protected virtual void WriteGates(Config config) { }

    private protected virtual void WriteBias(Config config) { }

    private protected virtual void WriteRest(Config config) { }
}
