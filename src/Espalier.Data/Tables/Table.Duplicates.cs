using System.Numerics;

namespace Espalier.Data;

public sealed partial class Table
{
    /// <summary>The number of rows that repeat an earlier one.</summary>
    /// <param name="names">The columns that make rows equal; none for all. Missing equals missing.</param>
    public int RepeatedRows(params ReadOnlySpan<string> names)
    {
        int[] first = FirstEqualRow(names);
        int repeated = 0;
        for (int row = 0; row < first.Length; row++)
            if (first[row] != row) repeated++;
        return repeated;
    }

    /// <summary>For every row the first row that is equal to it: the row itself when it repeats none.</summary>
    /// <param name="names">The columns that make rows equal; none for all. Missing equals missing.</param>
    public int[] FirstEqualRow(params ReadOnlySpan<string> names)
    {
        Column[] columns = names.IsEmpty ? _columns : Select(names)._columns;
        ulong[][] keys = Array.ConvertAll(columns, column => column.EqualityKeys());
        var first = new int[RowCount];
        var next = new int[RowCount]; // other first rows of the same hash
        var byHash = new Dictionary<ulong, int>(RowCount);
        for (int row = 0; row < RowCount; row++)
        {
            ulong hash = 14695981039346656037;
            foreach (ulong[] key in keys) hash = BitOperations.RotateLeft((hash ^ key[row]) * 0x9E3779B97F4A7C15, 29);
            next[row] = -1;
            first[row] = row;
            if (byHash.TryAdd(hash, row)) continue;
            int other = byHash[hash];
            while (!Equal(other, row) && next[other] >= 0) other = next[other];
            if (Equal(other, row)) first[row] = other;
            else next[other] = row;
        }
        return first;

        bool Equal(int a, int b)
        {
            foreach (ulong[] key in keys)
                if (key[a] != key[b]) return false;
            return true;
        }
    }
}
