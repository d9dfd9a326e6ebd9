using System.Numerics;

namespace Espalier.Design;

/// <summary>Columns of 0 and 1 that answer one question together: at most one of them says 1 in a row, but for slips.</summary>
internal sealed class IndicatorGroup
{
    public IndicatorGroup(IReadOnlyList<Indicator> columns)
    {
        Columns = columns;
        Prefix = Names.Prefix([.. columns.Select(c => c.Name)]);
        int words = columns[0].OneBits.Length;
        var slips = new List<int>();
        var zeros = new List<int>();
        double chance = 0, none = 1;
        for (int w = 0; w < words; w++)
        {
            ulong known = ulong.MaxValue, any = 0, several = 0;
            foreach (Indicator column in columns)
            {
                known &= column.KnownBits[w];
                several |= any & column.OneBits[w];
                any |= column.OneBits[w];
            }
            Rows += BitOperations.PopCount(known);
            Collect(several, w, slips);
            Collect(known & ~any, w, zeros);
        }
        (Slips, Zeros) = (slips, zeros);
        foreach (Indicator column in columns) none *= 1 - Share(column);
        foreach (Indicator column in columns)
            if (Share(column) < 1) chance += Share(column) / (1 - Share(column)) * none;
        Evidence = -Rows * Math.Log10(Math.Clamp(chance, 1e-9, 1));
    }

    /// <summary>The columns, in the order of the table.</summary>
    public IReadOnlyList<Indicator> Columns { get; }

    /// <summary>What their names have in common at the beginning, or null.</summary>
    public string? Prefix { get; }

    /// <summary>Rows that are known in all columns.</summary>
    public int Rows { get; }

    /// <summary>Rows with several 1s, from 0.</summary>
    public IReadOnlyList<int> Slips { get; }

    /// <summary>Rows with no 1, from 0.</summary>
    public IReadOnlyList<int> Zeros { get; }

    /// <summary>How many tenfold the odds are against columns that have nothing to do with each other saying exactly one 1 in every row.</summary>
    public double Evidence { get; }

    private static double Share(Indicator column) => column.Known == 0 ? 0 : (double)column.Ones / column.Known;

    private static void Collect(ulong bits, int word, List<int> rows)
    {
        for (; bits != 0; bits &= bits - 1) rows.Add(word * 64 + BitOperations.TrailingZeroCount(bits));
    }
}
