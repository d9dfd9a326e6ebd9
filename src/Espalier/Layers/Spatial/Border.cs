using System.Text.Json.Nodes;

namespace Espalier;

/// <summary>
/// How many rows and columns on each side of an image. A single number stands for all sides; two numbers, for above and below, and for left
/// and right.
/// </summary>
/// <param name="Top">Rows above.</param>
/// <param name="Bottom">Rows below.</param>
/// <param name="Left">Columns on the left.</param>
/// <param name="Right">Columns on the right.</param>
public readonly record struct Border(int Top, int Bottom, int Left, int Right)
{
    /// <summary>The same on all sides.</summary>
    /// <param name="all">How many.</param>
    public static implicit operator Border(int all) => new(all, all, all, all);

    /// <summary>The same above and below, and the same left and right.</summary>
    /// <param name="each">How many rows and how many columns.</param>
    public static implicit operator Border((int Rows, int Columns) each) => new(each.Rows, each.Rows, each.Columns, each.Columns);

    /// <summary>Each side by itself.</summary>
    /// <param name="sides">Rows above and below, columns left and right.</param>
    public static implicit operator Border(((int Top, int Bottom) Rows, (int Left, int Right) Columns) sides) =>
        new(sides.Rows.Top, sides.Rows.Bottom, sides.Columns.Left, sides.Columns.Right);

    /// <summary>The sides as in <c>((1, 2), (0, 3))</c>.</summary>
    public override string ToString() => $"(({Top}, {Bottom}), ({Left}, {Right}))";

    /// <summary>The smallest of the four.</summary>
    internal int Least => Math.Min(Math.Min(Top, Bottom), Math.Min(Left, Right));

    /// <summary>The sides as Keras writes them.</summary>
    internal JsonArray Json() => [new JsonArray(Top, Bottom), new JsonArray(Left, Right)];

    /// <summary>The sides from a configuration: one number, two numbers, or two pairs.</summary>
    internal static Border? Read(Config c, string key) => c.Node(key) switch
    {
        JsonArray { Count: 2 } pairs when pairs[0] is JsonArray => new Border(Of(c, key, pairs, 0).First, Of(c, key, pairs, 0).Second,
            Of(c, key, pairs, 1).First, Of(c, key, pairs, 1).Second),
        _ => Pair.Read(c, key, 2) is { } pair ? new Border(pair.Rows, pair.Rows, pair.Columns, pair.Columns) : null,
    };

    private static (int First, int Second) Of(Config c, string key, JsonArray pairs, int index) =>
        new Config(c.Owner, new JsonObject { [key] = pairs[index]?.DeepClone() }).Integers(key) is [int first, int second] ? (first, second)
            : throw c.Wrong(key, "a whole number, two of them, or two pairs of them");
}
