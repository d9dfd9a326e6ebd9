using System.Runtime.CompilerServices;

namespace Espalier.Cpu;

/// <summary>A step of a recurrent cell for all units of a row. The units behind the last whole vector are computed in one of their own.</summary>
internal static unsafe class CellRow
{
    // No cell reads or writes more stretches together.
    private const int Most = 16;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<TStep, L, V>(float** x, float** y, int units) where TStep : struct, ICellStep where L : struct, ILanes<V>
    {
        nint at = 0;
        for (; at + L.Width <= units; at += L.Width) TStep.Apply<L, V>(x, y, at);
        if (at < units) Rest<TStep, L, V>(x, y, at, units);
    }

    private static void Rest<TStep, L, V>(float** x, float** y, nint at, int units) where TStep : struct, ICellStep where L : struct, ILanes<V>
    {
        float* room = stackalloc float[Most * LaneLoop.Block];
        float** xs = stackalloc float*[Most], ys = stackalloc float*[Most];
        int reads = TStep.Reads, writes = TStep.Writes, count = (int)(units - at);
        for (int i = 0; i < reads; i++)
        {
            xs[i] = room + i * LaneLoop.Block;
            for (int k = 0; k < count; k++) xs[i][k] = x[i][at + k];
        }
        for (int i = 0; i < writes; i++) ys[i] = room + (reads + i) * LaneLoop.Block;
        TStep.Apply<L, V>(xs, ys, 0);
        for (int i = 0; i < writes; i++)
            for (int k = 0; k < count; k++) y[i][at + k] = ys[i][k];
    }
}
