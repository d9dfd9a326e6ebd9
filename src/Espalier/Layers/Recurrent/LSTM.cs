using Espalier.Graph;

namespace Espalier;

/// <summary>
/// A recurrent layer with a memory cell: i, f, g, o from x·kernel + h·recurrent + bias, then c ← f·c + i·g and h ← o·activation(c).
/// The states are h and c. Source: Hochreiter and Schmidhuber, "Long short-term memory", Neural Computation 9 (1997), with forget gates
/// after Gers, Schmidhuber and Cummins (2000).
/// </summary>
[Registered("LSTM")]
public sealed class LSTM : RecurrentLayer
{
    /// <summary>Makes the layer.</summary>
    /// <param name="units">How many values the states and the output have, at least 1.</param>
    /// <param name="activation">The function on what is remembered and on the output; tanh by default.</param>
    /// <param name="recurrentActivation">The function on the gates; sigmoid by default.</param>
    /// <param name="useBias">Whether a bias is added.</param>
    /// <param name="returnSequences">Whether the outputs of all steps come out.</param>
    /// <param name="returnState">Whether the last states, h and c, come out too.</param>
    /// <param name="goBackwards">Whether the steps are taken from the last to the first.</param>
    /// <param name="dropout">The share of input features that become 0 in training.</param>
    /// <param name="recurrentDropout">The share of state values that become 0 in training.</param>
    /// <param name="unitForgetBias">Whether the bias of the forget gate starts as ones, so that nothing is forgotten at first.</param>
    /// <param name="settings">The other settings.</param>
    /// <param name="name">The name.</param>
    /// <exception cref="EspalierException">There is no unit, or a rate is outside [0, 1).</exception>
    public LSTM(int units, Activation? activation = null, Activation? recurrentActivation = null, bool useBias = true,
        bool returnSequences = false, bool returnState = false, bool goBackwards = false, double dropout = 0, double recurrentDropout = 0,
        bool unitForgetBias = true, RecurrentSettings? settings = null, string? name = null)
        : base(units, activation, useBias, returnSequences, returnState, goBackwards, dropout, recurrentDropout, settings, name)
    {
        RecurrentActivation = recurrentActivation ?? Activation.Sigmoid;
        UnitForgetBias = unitForgetBias;
    }

    /// <summary>The function on the gates.</summary>
    public Activation RecurrentActivation { get; }

    /// <summary>Whether the bias of the forget gate starts as ones.</summary>
    public bool UnitForgetBias { get; }

    private protected override int Gates => 4;

    private protected override RecurrentCell? FusedCell => RecurrentActivation is SigmoidActivation ? RecurrentCell.Lstm : null;

    private protected override int States => 2;

    private protected override Initializer FirstBias => UnitForgetBias ? new ForgetBias(Settings.BiasInitializer) : Settings.BiasInitializer;

    private protected override Func<Symbol, Symbol[], Symbol[]> Step() => (x, states) =>
    {
        var gates = Op.ApplyAll(new Split(1, 4), x + Op.Apply(new MatMul(), states[0], Recurrent)).Outputs;
        var (i, f, o) = (RecurrentActivation.Apply(gates[0]), RecurrentActivation.Apply(gates[1]), RecurrentActivation.Apply(gates[3]));
        var c = f * states[1] + i * Activation.Apply(gates[2]);
        return [o * Activation.Apply(c), c];
    };

    private protected override void WriteGates(Config config) => config.Write("recurrent_activation", RecurrentActivation);

    private protected override void WriteBias(Config config) => config.Json["unit_forget_bias"] = UnitForgetBias;

    private protected override void WriteRest(Config config) => config.Json["seed"] = null;

    internal static LSTM FromConfig(Config c) => Restore(new LSTM(c.Integer("units"), c.Object<Activation>("activation"),
        c.Object<Activation>("recurrent_activation"), c.Flag("use_bias", true), c.Flag("return_sequences", false), c.Flag("return_state", false),
        c.Flag("go_backwards", false), c.Number("dropout", 0), c.Number("recurrent_dropout", 0), c.Flag("unit_forget_bias", true),
        RecurrentSettings.FromConfig(c), c.Text("name")), c);

    // Ones for the second of the four gates; the others as the initializer has it.
    private sealed class ForgetBias(Initializer others) : Initializer
    {
        public override void Fill(Span<float> values, Shape shape, RandomKey key)
        {
            others.Fill(values, shape, key);
            values.Slice(values.Length / 4, values.Length / 4).Fill(1);
        }
    }
}

public static partial class Layers
{
    /// <summary>Applies a new <see cref="Espalier.LSTM"/>: (batch, steps, features) → (batch, units), or (batch, steps, units).</summary>
    /// <param name="x">(batch, steps, features).</param>
    /// <param name="units">How many values the states and the output have.</param>
    /// <param name="returnSequences">Whether the outputs of all steps come out.</param>
    /// <param name="name">The name.</param>
    public static Symbol LSTM(this Symbol x, int units, bool returnSequences = false, string? name = null) =>
        new LSTM(units, returnSequences: returnSequences, name: name).Apply(x);
}
