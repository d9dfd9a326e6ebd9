using System.Text;

namespace Espalier.Data;

/// <summary>What a table holds, column by column.</summary>
/// <param name="Rows">The number of rows.</param>
/// <param name="RepeatedRows">How many rows repeat an earlier one in every column.</param>
/// <param name="Columns">One summary a column, in order.</param>
public sealed record TableSummary(int Rows, int RepeatedRows, IReadOnlyList<ColumnSummary> Columns)
{
    /// <inheritdoc/>
    public override string ToString()
    {
        var text = new StringBuilder().Append(Rows).Append(" rows, ").Append(RepeatedRows).Append(" of them repeated\n");
        int width = Columns.Max(column => column.Name.Length);
        foreach (ColumnSummary column in Columns) text.Append(column.Name.PadRight(width)).Append("  ").Append(column).Append('\n');
        return text.ToString();
    }
}
