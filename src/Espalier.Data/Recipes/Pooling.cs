namespace Espalier.Data;

/// <summary>What stands for several places of a picture.</summary>
public enum Pooling
{
    /// <summary>The greatest value.</summary>
    Max,

    /// <summary>The mean.</summary>
    Average,
}
