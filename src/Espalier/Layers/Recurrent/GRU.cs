using Espalier.Graph;

namespace Espalier;

/// <summary>
/// A recurrent layer with two gates: z, r from x·kernel + h·recurrent + bias, a candidate c that sees the state through r, then
/// h ← z·h + (1 − z)·c. Source: Cho et al., "Learning phrase representations using RNN encoder–decoder", EMNLP 2014.
/// </summary>
[Registered("GRU")]
public sealed class GRU : RecurrentLayer
{
    /// <summary>Makes the layer.</summary>
    /// <param name="units">How many values the state and the output have, at least 1.</param>
    /// <param name="activation">The function on the candidate; tanh by default.</param>
    /// <param name="recurrentActivation">The function on the gates; sigmoid by default.</param>
    /// <param name="useBias">Whether a bias is added.</param>
    /// <param name="returnSequences">Whether the outputs of all steps come out.</param>
    /// <param name="returnState">Whether the last state comes out too.</param>
    /// <param name="goBackwards">Whether the steps are taken from the last to the first.</param>
    /// <param name="dropout">The share of input features that become 0 in training.</param>
    /// <param name="recurrentDropout">The share of state values that become 0 in training.</param>
    /// <param name="resetAfter">
    /// Whether r multiplies the product of state and recurrent kernel, which then has a bias of its own, or the state before that product.
    /// </param>
    /// <param name="settings">The other settings.</param>
    /// <param name="name">The name.</param>
    /// <exception cref="EspalierException">There is no unit, or a rate is outside [0, 1).</exception>
    public GRU(int units, Activation? activation = null, Activation? recurrentActivation = null, bool useBias = true,
        bool returnSequences = false, bool returnState = false, bool goBackwards = false, double dropout = 0, double recurrentDropout = 0,
        bool resetAfter = true, RecurrentSettings? settings = null, string? name = null)
        : base(units, activation, useBias, returnSequences, returnState, goBackwards, dropout, recurrentDropout, settings, name)
    {
        RecurrentActivation = recurrentActivation ?? Activation.Sigmoid;
        ResetAfter = resetAfter;
    }

    /// <summary>The function on the gates.</summary>
    public Activation RecurrentActivation { get; }

    /// <summary>Whether r multiplies the product of state and recurrent kernel, or the state before it.</summary>
    public bool ResetAfter { get; }

    private protected override int Gates => 3;

    private protected override RecurrentCell? FusedCell => ResetAfter && RecurrentActivation is SigmoidActivation ? RecurrentCell.Gru : null;

    private protected override Symbol? StateBias => BiasRow(1);

    private protected override Shape BiasShape => ResetAfter ? new Shape(2, 3 * Units) : base.BiasShape;

    private protected override Symbol? InputBias => BiasRow(0);

    private protected override Func<Symbol, Symbol[], Symbol[]> Step() => ResetAfter ? StepAfter(StateBias) : StepBefore();

    private Func<Symbol, Symbol[], Symbol[]> StepAfter(Symbol? bias) => (x, states) =>
    {
        var h = states[0];
        var product = Op.Apply(new MatMul(), h, Recurrent);
        if (bias is not null) product += bias;
        var (xs, hs) = (Op.ApplyAll(new Split(1, 3), x).Outputs, Op.ApplyAll(new Split(1, 3), product).Outputs);
        var (z, r) = (RecurrentActivation.Apply(xs[0] + hs[0]), RecurrentActivation.Apply(xs[1] + hs[1]));
        return [z * h + (1f - z) * Activation.Apply(xs[2] + r * hs[2])];
    };

    private Func<Symbol, Symbol[], Symbol[]> StepBefore()
    {
        var gateKernel = Op.Apply(new Slice(1, 0, 2 * Units), Recurrent);
        var candidateKernel = Op.Apply(new Slice(1, 2 * Units, Units), Recurrent);
        return (x, states) =>
        {
            var h = states[0];
            var xs = Op.ApplyAll(new Split(1, 3), x).Outputs;
            var hs = Op.ApplyAll(new Split(1, 2), Op.Apply(new MatMul(), h, gateKernel)).Outputs;
            var (z, r) = (RecurrentActivation.Apply(xs[0] + hs[0]), RecurrentActivation.Apply(xs[1] + hs[1]));
            return [z * h + (1f - z) * Activation.Apply(xs[2] + Op.Apply(new MatMul(), r * h, candidateKernel))];
        };
    }

    // With the reset behind the product, products with the input and with the state have a bias each.
    private Symbol? BiasRow(int row) => Bias is null || !ResetAfter ? row == 0 ? Bias : null
        : Ops.Reshape(Op.Apply(new Slice(0, row, 1), Bias), new Shape(3 * Units));

    private protected override void WriteGates(Config config) => config.Write("recurrent_activation", RecurrentActivation);

    private protected override void WriteRest(Config config)
    {
        config.Json["reset_after"] = ResetAfter;
        config.Json["seed"] = null;
    }

    internal static GRU FromConfig(Config c) => Restore(new GRU(c.Integer("units"), c.Object<Activation>("activation"),
        c.Object<Activation>("recurrent_activation"), c.Flag("use_bias", true), c.Flag("return_sequences", false), c.Flag("return_state", false),
        c.Flag("go_backwards", false), c.Number("dropout", 0), c.Number("recurrent_dropout", 0), c.Flag("reset_after", true),
        RecurrentSettings.FromConfig(c), c.Text("name")), c);
}

public static partial class Layers
{
    /// <summary>Applies a new <see cref="Espalier.GRU"/>: (batch, steps, features) → (batch, units), or (batch, steps, units).</summary>
    /// <param name="x">(batch, steps, features).</param>
    /// <param name="units">How many values the state and the output have.</param>
    /// <param name="returnSequences">Whether the outputs of all steps come out.</param>
    /// <param name="name">The name.</param>
    public static Symbol GRU(this Symbol x, int units, bool returnSequences = false, string? name = null) =>
        new GRU(units, returnSequences: returnSequences, name: name).Apply(x);
}
