using Espalier.Data;

namespace Espalier.Design;

/// <summary>A column the network is to see.</summary>
/// <param name="Column">The column.</param>
/// <param name="Inputs">How many numbers it becomes.</param>
/// <param name="Reading">What it is.</param>
/// <param name="IsNumber">Whether the table holds it as numbers.</param>
internal sealed record FeatureUse(string Column, int Inputs, ColumnReading Reading, bool IsNumber)
{
    public static FeatureUse Of(Column column, ColumnReading reading) => new(column.Name, reading.Meaning switch
    {
        ColumnMeaning.AnyOf => reading.Classes.Count,
        ColumnMeaning.OneOf => reading.Classes.Count,
        ColumnMeaning.Ordered when column is TextColumn => reading.Classes.Count,
        _ => 1,
    }, reading, column is NumberColumn);
}
