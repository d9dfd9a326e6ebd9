namespace Espalier;

/// <summary>Finds the K largest values of a row, the first of equals first; the room for them is made once.</summary>
internal sealed class TopEntries(int k)
{
    private readonly int[] _best = new int[k];
    private int _count;

    /// <summary>Looks at a row.</summary>
    internal void Read(ReadOnlySpan<float> row)
    {
        _count = 0;
        for (int i = 0; i < row.Length; i++)
        {
            if (_count == _best.Length && !(row[i] > row[_best[^1]])) continue;
            int at = _count < _best.Length ? _count++ : _count - 1;
            while (at > 0 && row[i] > row[_best[at - 1]]) _best[at] = _best[--at];
            _best[at] = i;
        }
    }

    /// <summary>Whether a column is among them.</summary>
    internal bool Contains(int column) => _best.AsSpan(0, _count).Contains(column);
}
