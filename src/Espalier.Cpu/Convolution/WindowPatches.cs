using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Espalier.Cpu;

/// <summary>
/// Of one channel of an image, the 4×4 pixels that windows of 3×3 meet at the four places of each window of a pool of 2×2, as 16 floats one
/// behind the other. What one weight meets at the four places is then always 0, 1, 4 and 5 floats behind a place that only depends on the weight.
/// </summary>
internal static unsafe class WindowPatches
{
    /// <summary>The floats of a patch.</summary>
    public const int Length = 16;

    /// <summary>Floats that may be read behind the last patch.</summary>
    public const int Spare = 2;

    /// <summary>Copies the patches of some rows of windows.</summary>
    /// <param name="image">The channel of the first pixel.</param>
    /// <param name="row">The step to the next row.</param>
    /// <param name="column">The step to the next pixel.</param>
    /// <param name="rows">How many rows of windows.</param>
    /// <param name="columns">How many windows in each.</param>
    /// <param name="patches">(rows, columns, 16).</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Copy(float* image, nint row, nint column, int rows, int columns, float* patches)
    {
        for (int y = 0; y < rows; y++, image += 2 * row)
        {
            float* from = image;
            if (column == 1)
                for (int x = 0; x < columns; x++, from += 2, patches += Length)
                {
                    Vector128.Load(from).Store(patches);
                    Vector128.Load(from + row).Store(patches + 4);
                    Vector128.Load(from + 2 * row).Store(patches + 8);
                    Vector128.Load(from + 3 * row).Store(patches + 12);
                }
            else
                for (int x = 0; x < columns; x++, from += 2 * column, patches += Length)
                    for (int i = 0; i < Length; i++) patches[i] = from[i / 4 * row + i % 4 * column];
        }
    }
}
