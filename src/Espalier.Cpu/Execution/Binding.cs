using Espalier.Graph;

namespace Espalier.Cpu;

/// <summary>What a kernel needs to become ready: memory for its symbols, the batch size, the SIMD level, how to cut work into parts.</summary>
internal sealed class Binding(MemoryPlan plan, Storage work, Storage kept, CpuBackend backend, int workers, RunState state, List<Kernel> kernels)
{
    /// <summary>The SIMD level to use.</summary>
    public SimdLevel Level => backend.Level;

    /// <summary>What changes from run to run.</summary>
    public RunState State => state;

    /// <summary>The memory of a symbol.</summary>
    public Storage Memory(Symbol symbol)
    {
        var place = plan[symbol];
        return place.Region switch
        {
            MemoryPlan.Region.Work => work.Slice(place.Offset, place.Length),
            MemoryPlan.Region.Kept => kept.Slice(place.Offset, place.Length),
            _ => place.Parameter!.Storage,
        };
    }

    /// <summary>Whether a symbol's numbers are known already and never change.</summary>
    public bool IsSettled(Symbol symbol) => plan.IsSettled(symbol.Node);

    /// <summary>Whether the rest of the last vector of a symbol's memory belongs to nobody else.</summary>
    public bool HasOwnRoom(Symbol symbol) => plan[symbol].Region == MemoryPlan.Region.Work;

    /// <summary>The shape of a symbol for this batch size.</summary>
    public Shape Shape(Symbol symbol) => symbol.Shape.WithBatch(plan.Batch);

    /// <summary>The shape as a matrix: the last axis, and all others as rows. A scalar is (1, 1).</summary>
    public (int Rows, int Columns) Matrix(Symbol symbol)
    {
        var shape = Shape(symbol);
        int rows = 1, columns = shape.Rank == 0 ? 1 : shape[-1];
        for (int axis = 0; axis < shape.Rank - 1; axis++) rows *= shape[axis];
        return (rows, columns);
    }

    /// <summary>Whether there are enough values for elementwise ops to be compiled into common loops.</summary>
    public bool JoinsOps(int count) => count >= backend.SmallestJoined;

    /// <summary>How many parts some work is worth.</summary>
    /// <param name="operations">About how many operations it takes.</param>
    /// <param name="most">How many parts there can be.</param>
    public int Parts(long operations, int most) => (int)Math.Clamp(Math.Min(operations / backend.SmallestPart, most), 1, workers);

    /// <summary>Adds a kernel behind those added before.</summary>
    public void Add(Kernel kernel) => kernels.Add(kernel);
}
