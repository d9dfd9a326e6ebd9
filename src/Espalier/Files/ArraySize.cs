namespace Espalier;

/// <summary>How many bytes an array of untrusted sizes takes.</summary>
internal static class ArraySize
{
    /// <summary>The bytes of an array, or null when a size or the product does not fit.</summary>
    /// <param name="dims">The sizes, each 0 or more.</param>
    /// <param name="type">The type of the values.</param>
    public static long? Bytes(IReadOnlyList<long> dims, ElementType type)
    {
        long bytes = type.Size();
        bool empty = false;
        foreach (long d in dims)
        {
            if (d > int.MaxValue) return null;
            if (d == 0) { empty = true; continue; } // the other sizes must fit all the same
            if (bytes > long.MaxValue / d) return null;
            bytes *= d;
        }
        return empty ? 0 : bytes;
    }
}
