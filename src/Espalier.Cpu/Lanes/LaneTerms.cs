using System.Runtime.CompilerServices;
using Espalier.Graph;

namespace Espalier.Cpu;

/// <summary>A formula of one term.</summary>
internal readonly struct LaneTerm<F, X> : ILaneTerm<LaneTerm<F, X>> where F : struct, ILaneFormula<F> where X : struct, ILaneTerm<X>
{
    private readonly F _formula;
    private readonly X _x;

    private LaneTerm(F formula, X x) => (_formula, _x) = (formula, x);

    public static int Inputs => X.Inputs;

    public static LaneTerm<F, X> From(Queue<ElementwiseOp> ops) => new(F.From(ops.Dequeue()), X.From(ops));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Value<L, V>(V a, V b, V c, V d) where L : struct, ILanes<V>
    {
        var x = _x.Value<L, V>(a, b, c, d);
        return _formula.Apply<L, V>(x, x, x);
    }
}

/// <summary>A formula of two terms.</summary>
internal readonly struct LaneTerm<F, X, Y> : ILaneTerm<LaneTerm<F, X, Y>>
    where F : struct, ILaneFormula<F> where X : struct, ILaneTerm<X> where Y : struct, ILaneTerm<Y>
{
    private readonly F _formula;
    private readonly X _x;
    private readonly Y _y;

    private LaneTerm(F formula, X x, Y y) => (_formula, _x, _y) = (formula, x, y);

    public static int Inputs => Math.Max(X.Inputs, Y.Inputs);

    public static LaneTerm<F, X, Y> From(Queue<ElementwiseOp> ops) => new(F.From(ops.Dequeue()), X.From(ops), Y.From(ops));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Value<L, V>(V a, V b, V c, V d) where L : struct, ILanes<V>
    {
        var x = _x.Value<L, V>(a, b, c, d);
        return _formula.Apply<L, V>(x, _y.Value<L, V>(a, b, c, d), x);
    }
}

/// <summary>A formula of three terms.</summary>
internal readonly struct LaneTerm<F, X, Y, Z> : ILaneTerm<LaneTerm<F, X, Y, Z>>
    where F : struct, ILaneFormula<F> where X : struct, ILaneTerm<X> where Y : struct, ILaneTerm<Y> where Z : struct, ILaneTerm<Z>
{
    private readonly F _formula;
    private readonly X _x;
    private readonly Y _y;
    private readonly Z _z;

    private LaneTerm(F formula, X x, Y y, Z z) => (_formula, _x, _y, _z) = (formula, x, y, z);

    public static int Inputs => Math.Max(X.Inputs, Math.Max(Y.Inputs, Z.Inputs));

    public static LaneTerm<F, X, Y, Z> From(Queue<ElementwiseOp> ops) => new(F.From(ops.Dequeue()), X.From(ops), Y.From(ops), Z.From(ops));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Value<L, V>(V a, V b, V c, V d) where L : struct, ILanes<V> =>
        _formula.Apply<L, V>(_x.Value<L, V>(a, b, c, d), _y.Value<L, V>(a, b, c, d), _z.Value<L, V>(a, b, c, d));
}
