using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Espalier.Cpu;

/// <summary>8 floats side by side.</summary>
internal readonly unsafe struct Lanes256 : ILanes<Vector256<float>>
{
    public static int Width => 8;

    public static Vector256<float> Load(float* source) => Vector256.Load(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> LoadApart(float* source, nint step) => Vector256.Create(Lanes128.LoadApart(source, step), Lanes128.LoadApart(source + 4 * step, step));

    public static void Store(Vector256<float> value, float* target) => value.Store(target);

    public static Vector256<float> LoadBytes(byte* source) =>
        Vector256.ConvertToSingle(Avx2.ConvertToVector256Int32(Vector128.CreateScalarUnsafe(*(long*)source).AsByte()));

    public static Vector256<float> LoadIndices(byte* source) =>
        Avx2.ConvertToVector256Int32(Vector128.CreateScalarUnsafe(*(long*)source).AsByte()).AsSingle();

    public static Vector256<float> Pick(float* eight, Vector256<float> indices) => Avx2.PermuteVar8x32(Vector256.Load(eight), indices.AsInt32());

    public static void StoreBytes(Vector256<float> value, byte* target)
    {
        var whole = Avx.ConvertToVector256Int32(value);
        var halves = Vector128.Narrow(whole.GetLower(), whole.GetUpper()).AsUInt16();
        *(long*)target = Vector128.Narrow(halves, halves).AsInt64().ToScalar();
    }

    public static Vector256<float> Create(float value) => Vector256.Create(value);

    public static Vector256<float> Add(Vector256<float> a, Vector256<float> b) => a + b;

    public static Vector256<float> Subtract(Vector256<float> a, Vector256<float> b) => a - b;

    public static Vector256<float> Multiply(Vector256<float> a, Vector256<float> b) => a * b;

    public static Vector256<float> Divide(Vector256<float> a, Vector256<float> b) => a / b;

    public static Vector256<float> MultiplyAdd(Vector256<float> a, Vector256<float> b, Vector256<float> c) => Vector256.FusedMultiplyAdd(a, b, c);

    public static Vector256<float> Max(Vector256<float> a, Vector256<float> b) => Vector256.Max(a, b);

    public static Vector256<float> Min(Vector256<float> a, Vector256<float> b) => Vector256.Min(a, b);

    public static Vector256<float> Sqrt(Vector256<float> a) => Vector256.Sqrt(a);

    public static Vector256<float> Abs(Vector256<float> a) => Vector256.Abs(a);

    public static Vector256<float> Negate(Vector256<float> a) => -a;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Exp(Vector256<float> a) => LaneMath.Exp<Lanes256, Vector256<float>>(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Log(Vector256<float> a) => LaneMath.Log<Lanes256, Vector256<float>>(a);

    public static Vector256<float> AddToExponent(Vector256<float> a, Vector256<float> shifted) => (a.AsInt32() + (shifted.AsInt32() << 23)).AsSingle();

    public static Vector256<float> Exponent(Vector256<float> a) => Vector256.ConvertToSingle((a.AsInt32() - Vector256.Create(0x3F3504F3)) >> 23); // √½

    public static Vector256<float> Floor(Vector256<float> a) => Vector256.Floor(a);

    public static Vector256<float> Round(Vector256<float> a) => Vector256.Round(a);

    public static Vector256<float> Greater(Vector256<float> a, Vector256<float> b) => Vector256.GreaterThan(a, b);

    public static Vector256<float> GreaterOrEqual(Vector256<float> a, Vector256<float> b) => Vector256.GreaterThanOrEqual(a, b);

    public static Vector256<float> Equal(Vector256<float> a, Vector256<float> b) => Vector256.Equals(a, b);

    public static Vector256<float> Select(Vector256<float> mask, Vector256<float> a, Vector256<float> b) => Vector256.ConditionalSelect(mask, a, b);
}
