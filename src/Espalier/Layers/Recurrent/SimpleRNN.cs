using Espalier.Graph;

namespace Espalier;

/// <summary>h ← activation(x·kernel + h·recurrent + bias): the simplest recurrent layer. Source: Elman, "Finding structure in time", 1990.</summary>
[Registered("SimpleRNN")]
public sealed class SimpleRNN : RecurrentLayer
{
    /// <summary>Makes the layer.</summary>
    /// <param name="units">How many values the state and the output have, at least 1.</param>
    /// <param name="activation">The function on the output of a step; tanh by default.</param>
    /// <param name="useBias">Whether a bias is added.</param>
    /// <param name="returnSequences">Whether the outputs of all steps come out.</param>
    /// <param name="returnState">Whether the last state comes out too.</param>
    /// <param name="goBackwards">Whether the steps are taken from the last to the first.</param>
    /// <param name="dropout">The share of input features that become 0 in training.</param>
    /// <param name="recurrentDropout">The share of state values that become 0 in training.</param>
    /// <param name="settings">The other settings.</param>
    /// <param name="name">The name.</param>
    /// <exception cref="EspalierException">There is no unit, or a rate is outside [0, 1).</exception>
    public SimpleRNN(int units, Activation? activation = null, bool useBias = true, bool returnSequences = false, bool returnState = false,
        bool goBackwards = false, double dropout = 0, double recurrentDropout = 0, RecurrentSettings? settings = null, string? name = null)
        : base(units, activation, useBias, returnSequences, returnState, goBackwards, dropout, recurrentDropout, settings, name) { }

    private protected override int Gates => 1;

    private protected override RecurrentCell? FusedCell => RecurrentCell.Simple;

    private protected override Func<Symbol, Symbol[], Symbol[]> Step() =>
        (x, states) => [Activation.Apply(x + Op.Apply(new MatMul(), states[0], Recurrent))];

    internal static SimpleRNN FromConfig(Config c) => Restore(new SimpleRNN(c.Integer("units"), c.Object<Activation>("activation"), c.Flag("use_bias", true),
        c.Flag("return_sequences", false), c.Flag("return_state", false), c.Flag("go_backwards", false), c.Number("dropout", 0),
        c.Number("recurrent_dropout", 0), RecurrentSettings.FromConfig(c), c.Text("name")), c);
}

public static partial class Layers
{
    /// <summary>Applies a new <see cref="Espalier.SimpleRNN"/>: (batch, steps, features) → (batch, units), or (batch, steps, units).</summary>
    /// <param name="x">(batch, steps, features).</param>
    /// <param name="units">How many values the state and the output have.</param>
    /// <param name="returnSequences">Whether the outputs of all steps come out.</param>
    /// <param name="name">The name.</param>
    public static Symbol SimpleRNN(this Symbol x, int units, bool returnSequences = false, string? name = null) =>
        new SimpleRNN(units, returnSequences: returnSequences, name: name).Apply(x);
}
