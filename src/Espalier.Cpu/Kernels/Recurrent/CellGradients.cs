using System.Runtime.CompilerServices;

namespace Espalier.Cpu;

/// <summary>dh of this step, dh from the next, h → dx, what of dh goes straight to the step before.</summary>
internal readonly unsafe struct SimpleGradient : ICellStep
{
    public static int Reads => 3;

    public static int Writes => 2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Apply<L, V>(float** x, float** y, nint at) where L : struct, ILanes<V>
    {
        var dh = L.Add(L.Load(x[0] + at), L.Load(x[1] + at));
        L.Store(L.Multiply(dh, Cell<L, V>.TanhSlope(L.Load(x[2] + at))), y[0] + at);
        L.Store(L.Create(0), y[1] + at);
    }
}

/// <summary>dh and dc of this step, those from the next, i, f, g, o, c, c before → d of the four gates, dh and dc for the step before.</summary>
internal readonly unsafe struct LstmGradient : ICellStep
{
    public static int Reads => 10;

    public static int Writes => 6;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Apply<L, V>(float** x, float** y, nint at) where L : struct, ILanes<V>
    {
        V dh = L.Add(L.Load(x[0] + at), L.Load(x[2] + at)), dc = L.Add(L.Load(x[1] + at), L.Load(x[3] + at));
        V i = L.Load(x[4] + at), f = L.Load(x[5] + at), g = L.Load(x[6] + at), o = L.Load(x[7] + at);
        V shown = Cell<L, V>.Tanh(L.Load(x[8] + at)), before = L.Load(x[9] + at);
        dc = L.MultiplyAdd(L.Multiply(dh, o), Cell<L, V>.TanhSlope(shown), dc);
        L.Store(L.Multiply(L.Multiply(dc, g), Cell<L, V>.SigmoidSlope(i)), y[0] + at);
        L.Store(L.Multiply(L.Multiply(dc, before), Cell<L, V>.SigmoidSlope(f)), y[1] + at);
        L.Store(L.Multiply(L.Multiply(dc, i), Cell<L, V>.TanhSlope(g)), y[2] + at);
        L.Store(L.Multiply(L.Multiply(dh, shown), Cell<L, V>.SigmoidSlope(o)), y[3] + at);
        L.Store(L.Create(0), y[4] + at);
        L.Store(L.Multiply(dc, f), y[5] + at);
    }
}

/// <summary>dh of this step, dh from the next, z, r, candidate, q, h before → d of the thirds of x, d of the thirds of p, what of dh goes straight on.</summary>
internal readonly unsafe struct GruGradient : ICellStep
{
    public static int Reads => 7;

    public static int Writes => 7;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Apply<L, V>(float** x, float** y, nint at) where L : struct, ILanes<V>
    {
        var dh = L.Add(L.Load(x[0] + at), L.Load(x[1] + at));
        V z = L.Load(x[2] + at), r = L.Load(x[3] + at), candidate = L.Load(x[4] + at), q = L.Load(x[5] + at), before = L.Load(x[6] + at);
        var dz = L.Multiply(L.Multiply(dh, L.Subtract(before, candidate)), Cell<L, V>.SigmoidSlope(z));
        var dCandidate = L.Multiply(L.Multiply(dh, L.Subtract(L.Create(1), z)), Cell<L, V>.TanhSlope(candidate));
        var dr = L.Multiply(L.Multiply(dCandidate, q), Cell<L, V>.SigmoidSlope(r));
        L.Store(dz, y[0] + at);
        L.Store(dr, y[1] + at);
        L.Store(dCandidate, y[2] + at);
        L.Store(dz, y[3] + at);
        L.Store(dr, y[4] + at);
        L.Store(L.Multiply(dCandidate, r), y[5] + at);
        L.Store(L.Multiply(dh, z), y[6] + at);
    }
}
