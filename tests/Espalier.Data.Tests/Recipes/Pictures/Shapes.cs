using System.Text;
using Espalier.Data;
using Espalier.Graph;

namespace Espalier.Tests;

/// <summary>
/// Tiny drawn pictures that a small network can learn: a bright bar at the left or the right side, or none, on a dark or a light ground.
/// Names are <c>who_side_ground_NN.pgm</c>.
/// </summary>
internal static class Shapes
{
    public const int Rows = 8, Columns = 10;
    public static readonly string[] People = ["ann", "bob", "cleo", "dan"], Sides = ["left", "right", "none"], Grounds = ["dark", "light"];

    public static Image Draw(string side, string ground, int seed)
    {
        var key = RandomKey.For(seed, "shapes");
        var pixels = new byte[Rows * Columns];
        for (int row = 0; row < Rows; row++)
            for (int column = 0; column < Columns; column++)
            {
                bool bar = side == "left" && column is 1 or 2 && side == "left" || side == "right" && column is 7 or 8 && side == "right";
                double level = bar ? 230 : ground == "dark" ? 30 : 120;
                pixels[row * Columns + column] = (byte)Math.Clamp(level + 20 * (key.Uniform(row * Columns + column) - 0.5), 0, 255);
            }
        return new Image(Rows, Columns, 1, pixels);
    }

    public static IEnumerable<(string Name, Image Image)> All(int each = 3) =>
        from person in People
        from side in Sides
        from ground in Grounds
        from i in Enumerable.Range(0, each)
        select ($"{person}_{side}_{ground}_{i:D2}.pgm", Draw(side, ground, Seed(person, side, ground, i)));

    public static byte[] Pgm(Image image) =>
        [.. Encoding.ASCII.GetBytes($"P5\n{image.Columns} {image.Rows}\n255\n"), .. image.Pixels];

    /// <summary>Writes all pictures into a folder for each person.</summary>
    public static string WriteFolder(string folder, int each = 3)
    {
        foreach (var (name, image) in All(each))
        {
            string person = Path.Combine(folder, name[..name.IndexOf('_', StringComparison.Ordinal)]);
            Directory.CreateDirectory(person);
            File.WriteAllBytes(Path.Combine(person, name), Pgm(image));
        }
        return folder;
    }

    private static int Seed(string person, string side, string ground, int i) =>
        Array.IndexOf(People, person) * 1000 + Array.IndexOf(Sides, side) * 100 + Array.IndexOf(Grounds, ground) * 50 + i;
}
