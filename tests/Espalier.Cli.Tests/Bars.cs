using System.Globalization;

namespace Espalier.Cli.Tests;

/// <summary>Tiny drawn pictures of a bright bar at the left or the right on a dark or a light ground, named <c>side_ground_NN.pgm</c>, and a recipe for them.</summary>
internal static class Bars
{
    public const string Recipe =
        """
        data: { images: bars, labels: "{side}_{ground}_{*}" }
        augment: { shift: 0.1, flip: horizontal, swap: { side: [left, right] } }
        heads: { side: { kind: softmax, order: [left, right] }, ground: sigmoid }
        trunk: [{ conv: 4, pool: 2 }, flatten, 8]
        split: { test: 12, validation: 6, seed: 3 }
        training: { epochs: 5, batch_size: 8, seed: 5, optimizer: { adam: { learning_rate: 0.01 } } }

        """;

    public static void Plant(Tool tool, string? recipe = null)
    {
        foreach (string side in new[] { "left", "right" })
            foreach (string ground in new[] { "dark", "light" })
                for (int i = 0; i < 15; i++)
                    Write(tool, string.Create(CultureInfo.InvariantCulture, $"bars/{side}_{ground}_{i:00}.pgm"), side, ground, i);
        tool.Write("bars.yaml", recipe ?? Recipe);
    }

    public static void Write(Tool tool, string name, string side, string ground, int seed)
    {
        var text = new System.Text.StringBuilder("P2\n10 8\n255\n");
        for (int row = 0; row < 8; row++)
            for (int column = 0; column < 10; column++)
            {
                bool bar = side == "left" ? column is 1 or 2 : column is 7 or 8;
                int noise = (row * 31 + column * 17 + seed * 101 + (ground == "dark" ? 7 : 0) + (side == "left" ? 3 : 0)) * 2654435 % 41 - 20;
                text.Append(Math.Clamp((bar ? 225 : ground == "dark" ? 30 : 120) + noise, 0, 255)).Append(' ');
            }
        tool.Write(name, text.ToString());
    }
}
