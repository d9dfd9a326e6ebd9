namespace Espalier;

/// <summary>One application of a layer to symbols: a node of the network as a person sees it.</summary>
public sealed class LayerCall
{
    internal LayerCall(Layer layer, int index, IReadOnlyList<Symbol> inputs)
    {
        Layer = layer;
        Index = index;
        Inputs = inputs;
    }

    /// <summary>The layer.</summary>
    public Layer Layer { get; }

    /// <summary>Which application of the layer this is, from 0.</summary>
    public int Index { get; }

    /// <summary>What the layer was applied to.</summary>
    public IReadOnlyList<Symbol> Inputs { get; }

    /// <summary>Inputs and masks: everything the call needs.</summary>
    public IEnumerable<Symbol> Arguments => Masks.Count == 0 ? Inputs : [.. Inputs, .. Masks.Select(m => m.Mask).OfType<Symbol>()];

    /// <summary>The masks among the arguments as files keep them, by Keras's names; null where there is none.</summary>
    internal IReadOnlyList<(string Name, Symbol? Mask)> Masks { get; set; } = [];

    /// <summary>The masks that were given by name, null for none in that place; or null when those of the inputs count.</summary>
    internal IReadOnlyDictionary<string, Symbol?>? GivenMasks { get; set; }

    /// <summary>What came out.</summary>
    public IReadOnlyList<Symbol> Outputs { get; internal set; } = [];

    /// <summary>Penalties that this application adds to the loss.</summary>
    public IReadOnlyList<Symbol> Losses { get; internal set; } = [];

    /// <summary>The call that made a symbol.</summary>
    /// <param name="symbol">A symbol that a layer returned.</param>
    /// <exception cref="EspalierException">No layer returned it.</exception>
    public static LayerCall Of(Symbol symbol) => symbol.Origin as LayerCall
        ?? throw new EspalierException($"A network is made of layers but '{symbol}' was computed by a plain op. Put the computation into a layer of its own.");

    /// <summary>Which of the call's outputs a symbol is.</summary>
    /// <param name="symbol">One of <see cref="Outputs"/>.</param>
    public int IndexOf(Symbol symbol)
    {
        for (int i = 0; i < Outputs.Count; i++)
            if (Outputs[i] == symbol) return i;
        return -1;
    }
}
