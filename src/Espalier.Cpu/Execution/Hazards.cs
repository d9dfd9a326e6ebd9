using Espalier.Graph;

namespace Espalier.Cpu;

/// <summary>
/// Finds which earlier kernels one must wait for: those that wrote what it reads or writes, and those that read what it writes. It goes by places in memory
/// and not by symbols, since one place may serve several symbols.
/// </summary>
internal sealed class Hazards
{
    private readonly Dictionary<float[], int[]> _edges; // where some kernel's memory starts or ends, in order
    private readonly Dictionary<float[], Cell[]> _cells; // what lies between two edges
    private int _count;

    private struct Cell
    {
        // Counted from 1.
        public int Writer;
        public List<int>? Readers;
    }

    /// <summary>Prepares for kernels.</summary>
    /// <param name="jobs">All of them.</param>
    public Hazards(IReadOnlyList<PlacedKernel> jobs)
    {
        _edges = jobs.SelectMany(j => j.Reads.Concat(j.Writes)).GroupBy(s => s.Array)
            .ToDictionary(g => g.Key, g => g.SelectMany(s => new[] { s.Offset, End(s) }).Distinct().Order().ToArray());
        _cells = _edges.ToDictionary(e => e.Key, e => new Cell[e.Value.Length]);
    }

    /// <summary>The kernels, by number, that the next one must wait for.</summary>
    public HashSet<int> Next(PlacedKernel job)
    {
        int me = ++_count;
        var before = new HashSet<int>();
        foreach (var storage in job.Reads)
            foreach (ref var cell in CellsOf(storage))
            {
                if (cell.Writer > 0) before.Add(cell.Writer - 1);
                (cell.Readers ??= []).Add(me);
            }
        foreach (var storage in job.Writes)
            foreach (ref var cell in CellsOf(storage))
            {
                if (cell.Writer > 0) before.Add(cell.Writer - 1);
                foreach (int reader in cell.Readers ?? []) before.Add(reader - 1);
                cell.Readers?.Clear();
                cell.Writer = me;
            }
        before.Remove(me - 1);
        return before;
    }

    private Span<Cell> CellsOf(Storage storage)
    {
        int[] edges = _edges[storage.Array];
        int first = Array.BinarySearch(edges, storage.Offset);
        return _cells[storage.Array].AsSpan(first..Array.BinarySearch(edges, End(storage)));
    }

    // The rest of the last vector may be written too.
    private static int End(Storage storage) => storage.Offset + Storage.RoundUp(storage.Length);
}
