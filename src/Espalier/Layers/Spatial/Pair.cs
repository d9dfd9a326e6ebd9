using System.Text.Json.Nodes;

namespace Espalier;

/// <summary>A number for rows and one for columns, such as the size of a window. A single number stands for both: <c>3</c> is 3×3.</summary>
/// <param name="Rows">The number for rows.</param>
/// <param name="Columns">The number for columns.</param>
public readonly record struct Pair(int Rows, int Columns)
{
    /// <summary>The same number for rows and columns.</summary>
    /// <param name="both">The number.</param>
    public static implicit operator Pair(int both) => new(both, both);

    /// <summary>A number for each.</summary>
    /// <param name="each">The numbers.</param>
    public static implicit operator Pair((int Rows, int Columns) each) => new(each.Rows, each.Columns);

    /// <summary>The numbers as in <c>3×5</c>.</summary>
    public override string ToString() => $"{Rows}×{Columns}";

    /// <summary>The smaller of the two.</summary>
    internal int Least => Math.Min(Rows, Columns);

    /// <summary>The pair as Keras writes it: for one spatial axis a list of one.</summary>
    internal JsonArray Json(int spatialAxes) => spatialAxes == 1 ? [Columns] : [Rows, Columns];

    /// <summary>A pair from a configuration; with one spatial axis, steps are columns of a single row.</summary>
    internal static Pair? Read(Config c, string key, int spatialAxes) => (c.Integers(key), spatialAxes) switch
    {
        (null, _) => null,
        ([int steps], 1) => new Pair(1, steps),
        ([int both], _) => both,
        ([int rows, int columns], 2) => new Pair(rows, columns),
        _ => throw c.Wrong(key, spatialAxes == 1 ? "a whole number" : "one or two whole numbers"),
    };
}
