namespace Espalier.Cpu;

/// <summary>
/// The vector instructions that elementwise kernels are written in, once for every width. Each lane computes the same formula whatever
/// the width, so the bits do not depend on it.
/// </summary>
/// <typeparam name="TVector">The vector type.</typeparam>
internal unsafe interface ILanes<TVector>
{
    static abstract int Width { get; }

    static abstract TVector Load(float* source);

    /// <summary>Values that lie apart.</summary>
    static abstract TVector LoadApart(float* source, nint step);

    static abstract void Store(TVector value, float* target);

    /// <summary>Bytes as floats.</summary>
    static abstract TVector LoadBytes(byte* source);

    /// <summary>Bytes as <see cref="Pick"/> wants them.</summary>
    static abstract TVector LoadIndices(byte* source);

    /// <summary>For each lane one of eight floats; a lane with an index beyond 7 gets 0 or any of them.</summary>
    static abstract TVector Pick(float* eight, TVector indices);

    /// <summary>Whole numbers from 0 to 255 as bytes.</summary>
    static abstract void StoreBytes(TVector value, byte* target);

    static abstract TVector Create(float value);

    static abstract TVector Add(TVector a, TVector b);

    static abstract TVector Subtract(TVector a, TVector b);

    static abstract TVector Multiply(TVector a, TVector b);

    static abstract TVector Divide(TVector a, TVector b);

    /// <summary>a·b + c, rounded once.</summary>
    static abstract TVector MultiplyAdd(TVector a, TVector b, TVector c);

    static abstract TVector Max(TVector a, TVector b);

    static abstract TVector Min(TVector a, TVector b);

    static abstract TVector Sqrt(TVector a);

    static abstract TVector Abs(TVector a);

    static abstract TVector Negate(TVector a);

    static abstract TVector Exp(TVector a);

    static abstract TVector Log(TVector a);

    /// <summary>a·2ⁿ for normal numbers, where shifted is n + 1.5·2²³: n then stands in its lowest bits.</summary>
    static abstract TVector AddToExponent(TVector a, TVector shifted);

    /// <summary>The whole number n for which a normal, positive a is 2ⁿ times a number from √½ to √2.</summary>
    static abstract TVector Exponent(TVector a);

    static abstract TVector Floor(TVector a);

    /// <summary>To the nearest whole number, halves to even.</summary>
    static abstract TVector Round(TVector a);

    /// <summary>All bits set where a &gt; b.</summary>
    static abstract TVector Greater(TVector a, TVector b);

    /// <summary>All bits set where a ≥ b.</summary>
    static abstract TVector GreaterOrEqual(TVector a, TVector b);

    /// <summary>All bits set where a = b.</summary>
    static abstract TVector Equal(TVector a, TVector b);

    /// <summary>a where the mask is set, else b.</summary>
    static abstract TVector Select(TVector mask, TVector a, TVector b);
}
