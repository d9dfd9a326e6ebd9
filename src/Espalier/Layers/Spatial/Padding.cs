namespace Espalier;

/// <summary>What a window that slides over images or sequences does at their edges.</summary>
public enum Padding
{
    /// <summary>It stays within: the output is smaller by the window's size less 1.</summary>
    Valid,

    /// <summary>The input gets a border so that the output has ⌈size / stride⌉ places; the odd place goes to the end, as in TensorFlow.</summary>
    Same,

    /// <summary>The border lies wholly before the first step, so that no output sees a later step; sequences only.</summary>
    Causal,
}
