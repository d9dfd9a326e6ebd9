using System.Numerics;
using Espalier.Data;

namespace Espalier.Design;

/// <summary>A column of 0 and 1 as bits, a row a bit.</summary>
internal sealed class Indicator
{
    private readonly ulong[] _ones, _known;

    private Indicator(string name, int rows)
    {
        Name = name;
        Rows = rows;
        (_ones, _known) = (new ulong[(rows + 63) / 64], new ulong[(rows + 63) / 64]);
    }

    public string Name { get; }

    public int Rows { get; }

    /// <summary>How many rows say 1.</summary>
    public int Ones { get; private set; }

    /// <summary>How many rows say 0 or 1.</summary>
    public int Known { get; private set; }

    public ReadOnlySpan<ulong> OneBits => _ones;

    public ReadOnlySpan<ulong> KnownBits => _known;

    /// <summary>Whether a row says 1.</summary>
    public bool At(int row) => (_ones[row >> 6] >> row & 1) != 0;

    /// <summary>Whether a row says 0 or 1.</summary>
    public bool IsKnown(int row) => (_known[row >> 6] >> row & 1) != 0;

    /// <summary>Whether a column says nothing but 0 and 1, or −1 and 1, or yes and no in one pair of words.</summary>
    public static bool Is(Column column) => column is NumberColumn
        ? column.Distinct.Count is 1 or 2 && (column.Distinct.All(v => v is "0" or "1") || column.Distinct.All(v => v is "-1" or "1"))
        : column.Kind == ColumnKind.Boolean && column.Distinct.All(v => BooleanWords.TryRead(v, out _));

    public static Indicator Of(Column column)
    {
        var indicator = new Indicator(column.Name, column.Count);
        for (int row = 0; row < column.Count; row++)
        {
            if (column.TextAt(row) is not { } text) continue;
            indicator._known[row >> 6] |= 1UL << row;
            indicator.Known++;
            if (!BooleanWords.TryRead(text, out bool yes) || !yes) continue;
            indicator._ones[row >> 6] |= 1UL << row;
            indicator.Ones++;
        }
        return indicator;
    }

    /// <summary>How many rows say 1 in both.</summary>
    public int Both(Indicator other)
    {
        int both = 0;
        for (int i = 0; i < _ones.Length; i++) both += BitOperations.PopCount(_ones[i] & other._ones[i]);
        return both;
    }

    /// <summary>Whether the two say the same in every row.</summary>
    public bool Same(Indicator other) => _ones.AsSpan().SequenceEqual(other._ones) && _known.AsSpan().SequenceEqual(other._known);
}
