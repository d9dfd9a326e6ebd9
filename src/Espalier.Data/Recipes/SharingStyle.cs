namespace Espalier.Data;

/// <summary>What heads and branches share of the trunk.</summary>
public enum SharingStyle
{
    /// <summary>All of it: one trunk (hard sharing).</summary>
    Shared,

    /// <summary>Experts, which each head or branch mixes with a gate of its own (MMoE).</summary>
    Mmoe,

    /// <summary>Nothing but mixtures: a trunk for each head or branch, joined by cross-stitch units behind every layer with weights.</summary>
    CrossStitch,
}
