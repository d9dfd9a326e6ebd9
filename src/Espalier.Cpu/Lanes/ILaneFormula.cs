using Espalier.Graph;

namespace Espalier.Cpu;

/// <summary>What one elementwise op computes in each lane; inputs that the op does not have are passed as its first.</summary>
/// <typeparam name="TSelf">The formula.</typeparam>
internal interface ILaneFormula<TSelf> where TSelf : struct, ILaneFormula<TSelf>
{
    /// <summary>The formula with the op's settings.</summary>
    static virtual TSelf From(ElementwiseOp op) => default;

    TVector Apply<TLanes, TVector>(TVector a, TVector b, TVector c) where TLanes : struct, ILanes<TVector>;
}
