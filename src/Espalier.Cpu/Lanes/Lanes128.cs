using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Espalier.Cpu;

/// <summary>4 floats side by side.</summary>
internal readonly unsafe struct Lanes128 : ILanes<Vector128<float>>
{
    public static int Width => 4;

    public static Vector128<float> Load(float* source) => Vector128.Load(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> LoadApart(float* source, nint step) => Vector128.Create(source[0], source[step], source[2 * step], source[3 * step]);

    public static void Store(Vector128<float> value, float* target) => value.Store(target);

    public static Vector128<float> LoadBytes(byte* source) => Vector128.Create((float)source[0], source[1], source[2], source[3]);

    public static Vector128<float> LoadIndices(byte* source) => Vector128.Create(source[0], source[1], source[2], source[3]).AsSingle();

    public static Vector128<float> Pick(float* eight, Vector128<float> indices) => // beyond its four floats a shuffle gives 0
        Vector128.Shuffle(Vector128.Load(eight), indices.AsInt32()) | Vector128.Shuffle(Vector128.Load(eight + 4), indices.AsInt32() - Vector128.Create(4));

    public static void StoreBytes(Vector128<float> value, byte* target)
    {
        for (int i = 0; i < 4; i++) target[i] = (byte)value[i];
    }

    public static Vector128<float> Create(float value) => Vector128.Create(value);

    public static Vector128<float> Add(Vector128<float> a, Vector128<float> b) => a + b;

    public static Vector128<float> Subtract(Vector128<float> a, Vector128<float> b) => a - b;

    public static Vector128<float> Multiply(Vector128<float> a, Vector128<float> b) => a * b;

    public static Vector128<float> Divide(Vector128<float> a, Vector128<float> b) => a / b;

    public static Vector128<float> MultiplyAdd(Vector128<float> a, Vector128<float> b, Vector128<float> c) => Vector128.FusedMultiplyAdd(a, b, c);

    public static Vector128<float> Max(Vector128<float> a, Vector128<float> b) => Vector128.Max(a, b);

    public static Vector128<float> Min(Vector128<float> a, Vector128<float> b) => Vector128.Min(a, b);

    public static Vector128<float> Sqrt(Vector128<float> a) => Vector128.Sqrt(a);

    public static Vector128<float> Abs(Vector128<float> a) => Vector128.Abs(a);

    public static Vector128<float> Negate(Vector128<float> a) => -a;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Exp(Vector128<float> a) => LaneMath.Exp<Lanes128, Vector128<float>>(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Log(Vector128<float> a) => LaneMath.Log<Lanes128, Vector128<float>>(a);

    public static Vector128<float> AddToExponent(Vector128<float> a, Vector128<float> shifted) => (a.AsInt32() + (shifted.AsInt32() << 23)).AsSingle();

    public static Vector128<float> Exponent(Vector128<float> a) => Vector128.ConvertToSingle((a.AsInt32() - Vector128.Create(0x3F3504F3)) >> 23); // √½

    public static Vector128<float> Floor(Vector128<float> a) => Vector128.Floor(a);

    public static Vector128<float> Round(Vector128<float> a) => Vector128.Round(a);

    public static Vector128<float> Greater(Vector128<float> a, Vector128<float> b) => Vector128.GreaterThan(a, b);

    public static Vector128<float> GreaterOrEqual(Vector128<float> a, Vector128<float> b) => Vector128.GreaterThanOrEqual(a, b);

    public static Vector128<float> Equal(Vector128<float> a, Vector128<float> b) => Vector128.Equals(a, b);

    public static Vector128<float> Select(Vector128<float> mask, Vector128<float> a, Vector128<float> b) => Vector128.ConditionalSelect(mask, a, b);
}
