using Espalier.Graph;

namespace Espalier;

/// <summary>All trainable weights of a model side by side in one stretch of memory, each on a cache line of its own.</summary>
internal sealed class ParameterArena
{
    public ParameterArena(IReadOnlyList<Weight> weights)
    {
        Weights = weights;
        var offsets = new int[weights.Count];
        int length = 0;
        for (int i = 0; i < offsets.Length; i++)
        {
            offsets[i] = length;
            length = checked(length + Storage.RoundUp(weights[i].Values.Length));
        }
        Offsets = offsets;
        Flat = new Parameter("weights", new Shape(length));
        for (int i = 0; i < offsets.Length; i++) weights[i].Parameter.MoveTo(Flat.Storage.Slice(offsets[i], weights[i].Values.Length));
    }

    /// <summary>The weights in order.</summary>
    public IReadOnlyList<Weight> Weights { get; }

    /// <summary>Where each weight starts.</summary>
    public IReadOnlyList<int> Offsets { get; }

    /// <summary>All of them as one vector; the gaps between weights are zero.</summary>
    public Parameter Flat { get; }

    /// <summary>Whether these are the arena's weights and all still lie in it.</summary>
    public bool Holds(IReadOnlyList<Weight> weights)
    {
        if (weights.Count != Weights.Count) return false;
        for (int i = 0; i < weights.Count; i++)
        {
            var storage = weights[i].Parameter.Storage;
            if (weights[i] != Weights[i] || storage.Array != Flat.Storage.Array || storage.Offset != Flat.Storage.Offset + Offsets[i]) return false;
        }
        return true;
    }
}
