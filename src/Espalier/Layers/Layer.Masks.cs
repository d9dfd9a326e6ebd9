namespace Espalier;

// Which places of a sequence count travels beside the numbers, on the symbols: a layer takes the masks of its inputs, or those it is given.
public abstract partial class Layer
{
    private Symbol?[] _masks = [];

    /// <summary>
    /// The names of the masks that Keras's call of this class takes, one for each input (more may follow); files keep them. Other layers
    /// only hand masks on.
    /// </summary>
    internal virtual IReadOnlyList<string> MaskNames => [];

    /// <summary>Which of the masks <see cref="ApplyMasked"/> gives.</summary>
    private protected virtual string OwnMask => MaskNames[0];

    /// <summary>Applies the layer with a mask of its own, instead of one that the input brings.</summary>
    /// <param name="mask">1 for each place of the first input that counts, else 0, such as (batch, steps).</param>
    /// <param name="inputs">The inputs.</param>
    /// <returns>The only output.</returns>
    /// <exception cref="EspalierException">The layer heeds no mask, or the inputs do not fit.</exception>
    public Symbol ApplyMasked(Symbol mask, params IReadOnlyList<Symbol> inputs) =>
        MaskNames.Count == 0 ? throw Misfit("heeds no mask. Give it to a layer that does, such as a recurrent one or attention.")
            : ApplyAll(inputs, new Dictionary<string, Symbol?> { [OwnMask] = mask })[0];

    /// <summary>Applies the layer.</summary>
    /// <param name="inputs">The inputs.</param>
    /// <param name="given">
    /// Masks by the names Keras's call has for them; a name without a mask says that there is none, a name that is missing that the mask of
    /// the input counts. Null when all masks of the inputs count.
    /// </param>
    internal IReadOnlyList<Symbol> ApplyAll(IReadOnlyList<Symbol> inputs, IReadOnlyDictionary<string, Symbol?>? given)
    {
        var outer = _masks;
        _masks = Masks(inputs, given);
        try
        {
            return ApplyBuilt(inputs, given);
        }
        finally { _masks = outer; }
    }

    /// <summary>Within <see cref="Call"/>: the mask of an input (or the one behind them that has a name), or null when all places count.</summary>
    /// <param name="input">Which input.</param>
    protected Symbol? MaskOf(int input) => input < _masks.Length ? _masks[input] : null;

    /// <summary>Whether the masks of the inputs count where a file names none.</summary>
    /// <param name="inputs">The inputs.</param>
    private protected virtual bool TakesMasksOf(IReadOnlyList<Symbol> inputs) => true;

    /// <summary>
    /// The mask of an output; by default that of the first input, unless the layer folded the axes it is over.
    /// </summary>
    /// <param name="inputs">The inputs.</param>
    /// <param name="output">The output.</param>
    /// <param name="index">Which output it is.</param>
    private protected virtual Symbol? OutputMask(IReadOnlyList<Symbol> inputs, Symbol output, int index) =>
        inputs.Count > 0 && MaskOf(0) is { } mask && output.Shape.Rank >= inputs[0].Shape.Rank && Covers(mask, output) ? mask : null;

    /// <summary>Whether a mask is over the first axes of a symbol.</summary>
    private protected static bool Covers(Symbol mask, Symbol symbol) =>
        mask.Shape.Rank <= symbol.Shape.Rank && mask.Shape.Dims.SequenceEqual(symbol.Shape.Dims[..mask.Shape.Rank]);

    private Symbol?[] Masks(IReadOnlyList<Symbol> inputs, IReadOnlyDictionary<string, Symbol?>? given)
    {
        var masks = new Symbol?[Math.Max(inputs.Count, MaskNames.Count)];
        bool theirs = given is null || TakesMasksOf(inputs);
        for (int i = 0; i < masks.Length; i++)
            masks[i] = i < MaskNames.Count && given is not null && given.TryGetValue(MaskNames[i], out var mask) ? mask
                : theirs && i < inputs.Count ? inputs[i].Mask : null;
        return masks;
    }

    // Files keep the masks that layers made, and that there is none; what was computed within a nested model is computed again there.
    private List<(string, Symbol?)> NamedMasks(IReadOnlyList<Symbol> inputs, IReadOnlyDictionary<string, Symbol?>? given)
    {
        var named = new List<(string, Symbol?)>();
        for (int i = 0; i < MaskNames.Count; i++)
        {
            var mask = MaskOf(i);
            if (mask is { Origin: LayerCall } && (given is null ? i < inputs.Count : given.ContainsKey(MaskNames[i]))) named.Add((MaskNames[i], mask));
            else if (mask is null && this is not Model && MaskNames.Count == 1 && inputs.Count == 1) named.Add((MaskNames[i], null));
        }
        return named;
    }

    private IReadOnlyList<Symbol> Masked(IReadOnlyList<Symbol> inputs, IReadOnlyList<Symbol> outputs)
    {
        for (int i = 0; i < outputs.Count; i++) outputs[i].Mask ??= OutputMask(inputs, outputs[i], i);
        return outputs;
    }
}
