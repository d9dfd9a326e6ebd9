namespace Espalier;

/// <summary>One array in a safetensors file.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">The type of its values.</param>
/// <param name="Shape">Its sizes; a scalar has none.</param>
/// <param name="Start">Where its bytes begin, counted from the end of the header.</param>
/// <param name="ByteCount">How many bytes it takes.</param>
public sealed record SafetensorsEntry(string Name, ElementType Type, Shape Shape, long Start, long ByteCount)
{
    /// <summary>The number of values.</summary>
    public long Count => ByteCount / Type.Size();
}
