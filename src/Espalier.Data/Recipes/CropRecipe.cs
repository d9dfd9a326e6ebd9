namespace Espalier.Data;

/// <summary>The part of a picture that counts: rows and columns from the first up to, but not including, the end.</summary>
/// <param name="FirstRow">The first row, from 0.</param>
/// <param name="EndRow">The row behind the last; null for the picture's end.</param>
/// <param name="FirstColumn">The first column, from 0.</param>
/// <param name="EndColumn">The column behind the last; null for the picture's end.</param>
public sealed record CropRecipe(int FirstRow, int? EndRow, int FirstColumn, int? EndColumn)
{
    internal static CropRecipe Read(YamlNode node)
    {
        var section = new RecipeSection(node, "rows", "columns");
        (int firstRow, int? endRow) = ReadRange(section["rows"]);
        (int firstColumn, int? endColumn) = ReadRange(section["columns"]);
        return new CropRecipe(firstRow, endRow, firstColumn, endColumn);
    }

    private static (int First, int? End) ReadRange(YamlNode? node)
    {
        if (node is null) return (0, null);
        if (node.Items is not { Count: 2 } items) throw node.Wrong("two numbers, the first and the one behind the last: [0, 108]");
        int first = items[0].AsInteger(0);
        return (first, items[1].AsInteger(first + 1));
    }
}
