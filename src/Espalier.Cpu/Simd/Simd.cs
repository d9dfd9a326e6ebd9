using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Espalier.Cpu;

/// <summary>Which <see cref="SimdLevel"/> this machine has and which one is in use.</summary>
public static class Simd
{
    /// <summary>The environment variable that forces a level: <c>512</c>, <c>256</c> or <c>portable</c>.</summary>
    public const string Variable = "ESPALIER_SIMD";

    /// <summary>The widest level this machine runs at full speed.</summary>
    public static SimdLevel Best { get; } =
        Vector512.IsHardwareAccelerated && Avx512F.IsSupported ? SimdLevel.Vector512
        : Vector256.IsHardwareAccelerated && Avx2.IsSupported && Fma.IsSupported ? SimdLevel.Vector256
        : SimdLevel.Portable;

    /// <summary>The level in use: the forced one, else <see cref="Best"/>. Read once and kept for the life of the process.</summary>
    /// <exception cref="EspalierException">The environment variable holds an unknown level or one this machine lacks.</exception>
    public static SimdLevel Level => _level ?? (_level = Choose(Environment.GetEnvironmentVariable(Variable), Best)).Value;

    static SimdLevel? _level;

    /// <summary>The levels this machine can run, narrowest first; the tests check each of them.</summary>
    internal static IEnumerable<SimdLevel> Available => Enum.GetValues<SimdLevel>().Where(level => level <= Best);

    internal static SimdLevel Choose(string? forced, SimdLevel best)
    {
        if (string.IsNullOrWhiteSpace(forced)) return best;
        SimdLevel level = forced.Trim().ToLowerInvariant() switch
        {
            "512" => SimdLevel.Vector512,
            "256" => SimdLevel.Vector256,
            "portable" => SimdLevel.Portable,
            _ => throw new EspalierException(
                $"The environment variable {Variable} should be '512', '256' or 'portable' but is '{forced}'. Correct it, or unset it to let the machine choose."),
        };
        if (level > best)
            throw new EspalierException(
                $"The environment variable {Variable} asks for {level} but this machine has {best} at most. Set it to a narrower level, or unset it to let the machine choose.");
        return level;
    }

    /// <summary>Refuses a level that this machine cannot execute.</summary>
    internal static void Require(SimdLevel level)
    {
        if ((uint)level > (uint)Best) throw new PlatformNotSupportedException($"{level} kernels were asked for but this machine has {Best} at most.");
    }
}
