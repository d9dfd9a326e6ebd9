using System.Runtime.CompilerServices;

namespace Espalier.Cpu;

/// <summary>x → h.</summary>
internal readonly unsafe struct SimpleStep : ICellStep
{
    public static int Reads => 1;

    public static int Writes => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Apply<L, V>(float** x, float** y, nint at) where L : struct, ILanes<V> => L.Store(Cell<L, V>.Tanh(L.Load(x[0] + at)), y[0] + at);
}

/// <summary>i, f, g, o, c before → i, f, g, o behind their functions, c, h.</summary>
internal readonly unsafe struct LstmStep : ICellStep
{
    public static int Reads => 5;

    public static int Writes => 6;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Apply<L, V>(float** x, float** y, nint at) where L : struct, ILanes<V>
    {
        var i = Cell<L, V>.Sigmoid(L.Load(x[0] + at));
        var f = Cell<L, V>.Sigmoid(L.Load(x[1] + at));
        var g = Cell<L, V>.Tanh(L.Load(x[2] + at));
        var o = Cell<L, V>.Sigmoid(L.Load(x[3] + at));
        var c = L.MultiplyAdd(f, L.Load(x[4] + at), L.Multiply(i, g));
        L.Store(i, y[0] + at);
        L.Store(f, y[1] + at);
        L.Store(g, y[2] + at);
        L.Store(o, y[3] + at);
        L.Store(c, y[4] + at);
        L.Store(L.Multiply(o, Cell<L, V>.Tanh(c)), y[5] + at);
    }
}

/// <summary>Thirds of x, thirds of p, h before → z, r, candidate, last third of p, h.</summary>
internal readonly unsafe struct GruStep : ICellStep
{
    public static int Reads => 7;

    public static int Writes => 5;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Apply<L, V>(float** x, float** y, nint at) where L : struct, ILanes<V>
    {
        var z = Cell<L, V>.Sigmoid(L.Add(L.Load(x[0] + at), L.Load(x[3] + at)));
        var r = Cell<L, V>.Sigmoid(L.Add(L.Load(x[1] + at), L.Load(x[4] + at)));
        var q = L.Load(x[5] + at);
        var candidate = Cell<L, V>.Tanh(L.MultiplyAdd(r, q, L.Load(x[2] + at)));
        var h = L.MultiplyAdd(z, L.Subtract(L.Load(x[6] + at), candidate), candidate);
        L.Store(z, y[0] + at);
        L.Store(r, y[1] + at);
        L.Store(candidate, y[2] + at);
        L.Store(q, y[3] + at);
        L.Store(h, y[4] + at);
    }
}

/// <summary>The functions of cells.</summary>
internal static class Cell<L, V> where L : struct, ILanes<V>
{
    public static V Tanh(V x) => default(TanhFormula).Apply<L, V>(x, x, x);

    public static V Sigmoid(V x) => default(SigmoidFormula).Apply<L, V>(x, x, x);

    /// <summary>1 − y².</summary>
    public static V TanhSlope(V y) => L.Subtract(L.Create(1), L.Multiply(y, y));

    /// <summary>y·(1 − y).</summary>
    public static V SigmoidSlope(V y) => L.Multiply(y, L.Subtract(L.Create(1), y));
}
