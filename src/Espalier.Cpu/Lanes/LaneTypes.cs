using System.Reflection;
using System.Runtime.Intrinsics;

namespace Espalier.Cpu;

/// <summary>Closes generic types over the lanes of a SIMD level.</summary>
internal static class LaneTypes
{
    /// <summary>An object of a type whose last two type parameters are the lanes and their vector.</summary>
    /// <typeparam name="T">What to return it as.</typeparam>
    /// <param name="open">The open generic type.</param>
    /// <param name="level">The SIMD level.</param>
    /// <param name="first">The type arguments before the lanes.</param>
    /// <param name="arguments">The constructor's arguments.</param>
    public static T Create<T>(Type open, SimdLevel level, Type[] first, params object[] arguments)
    {
        var (lanes, vector) = level switch
        {
            SimdLevel.Vector512 => (typeof(Lanes512), typeof(Vector512<float>)),
            SimdLevel.Vector256 => (typeof(Lanes256), typeof(Vector256<float>)),
            _ => (typeof(Lanes128), typeof(Vector128<float>)),
        };
        var type = open.MakeGenericType([.. first, lanes, vector]);
        return (T)Activator.CreateInstance(type, BindingFlags.Public | BindingFlags.Instance, null, arguments, null)!;
    }
}
