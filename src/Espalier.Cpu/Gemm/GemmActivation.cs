namespace Espalier.Cpu;

/// <summary>What a matrix product does to each element before it is stored.</summary>
public enum GemmActivation
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary><c>x &lt; 0 ? 0 : x</c>: NaN stays NaN.</summary>
    Relu,
}
