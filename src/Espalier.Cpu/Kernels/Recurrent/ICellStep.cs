namespace Espalier.Cpu;

/// <summary>What one step of a recurrent cell computes for each unit of a row, forwards or backwards.</summary>
internal unsafe interface ICellStep
{
    /// <summary>How many stretches of values it reads.</summary>
    static abstract int Reads { get; }

    /// <summary>How many stretches of values it writes; they may be those it reads.</summary>
    static abstract int Writes { get; }

    /// <summary>Computes the units of one vector, from <paramref name="at"/>.</summary>
    static abstract void Apply<L, V>(float** x, float** y, nint at) where L : struct, ILanes<V>;
}
