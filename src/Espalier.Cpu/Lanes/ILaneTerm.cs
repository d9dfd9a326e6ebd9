using Espalier.Graph;

namespace Espalier.Cpu;

/// <summary>
/// A part of an expression as a type: an input, or a formula over terms. The compiler makes one loop of a whole expression that keeps what
/// lies between its ops in vector registers.
/// </summary>
/// <typeparam name="TSelf">The term.</typeparam>
internal interface ILaneTerm<TSelf> where TSelf : struct, ILaneTerm<TSelf>
{
    /// <summary>One more than the number of the last input that is read.</summary>
    static abstract int Inputs { get; }

    /// <summary>The term with the settings of its ops, which come in the order in which they are written: an op before its arguments.</summary>
    static abstract TSelf From(Queue<ElementwiseOp> ops);

    /// <summary>The value for the values of the inputs.</summary>
    V Value<L, V>(V a, V b, V c, V d) where L : struct, ILanes<V>;
}
