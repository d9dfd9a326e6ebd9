namespace Espalier.Cpu;

/// <summary>How two floats become one: an operation whose neutral element changes nothing.</summary>
internal interface IFold
{
    static abstract float Neutral { get; }

    static abstract float Combine(float a, float b);

    static abstract TVector Combine<TLanes, TVector>(TVector a, TVector b) where TLanes : struct, ILanes<TVector>;
}
