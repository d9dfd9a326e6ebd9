using Espalier.Data;
using Espalier.Graph;

namespace Espalier.Design.Tests.Grow;

/// <summary>Small pictures of a bright bar on a noisy ground: which way it lies, and on which side; a mirror changes the side.</summary>
internal static class Bars
{
    public const string Recipe =
        """
        name: bars
        data: { images: bars }
        images: { scale: unit }
        augment: { copies: 1, keep_original: true, shift: 0.05, flip: horizontal, swap: { side: [left, right] } }
        trunk: [{ conv: 4, pool: 2 }, flatten, 8]
        heads: { lies: , side: { branch: [8] } }
        split: { test: 24, seed: 1 }
        training: { epochs: 4, batch_size: 16, seed: 1 }

        """;

    private const int Size = 10;

    public static ImageSet Pictures(int count, long seed)
    {
        string[] lies = [.. Enumerable.Range(0, count).Select(i => i % 2 == 0 ? "flat" : "upright")], sides = [.. Enumerable.Range(0, count).Select(i => i / 2 % 2 == 0 ? "left" : "right")];
        return new ImageSet([.. Enumerable.Range(0, count).Select(i => Draw(i, lies[i] == "flat", sides[i] == "left", RandomKey.For(seed, "bars", i)))],
            new Table([TextColumn.Read(ImageSet.FileColumn, [.. Enumerable.Range(0, count).Select(i => $"{i}.png")]), TextColumn.Read("lies", lies), TextColumn.Read("side", sides)]));
    }

    private static Image Draw(int number, bool flat, bool left, RandomKey key)
    {
        var pixels = new byte[Size * Size];
        for (int i = 0; i < pixels.Length; i++) pixels[i] = (byte)key.Integer(i, 90);
        int row = 2 + key.Integer(1000, 5), column = (left ? 0 : 5) + key.Integer(1001, 2);
        for (int i = 0; i < 4; i++) pixels[flat ? row * Size + Math.Min(Size - 1, column + i) : (row - 2 + i) * Size + column + 1] = (byte)(150 + number % 100);
        return new Image(Size, Size, 1, pixels);
    }
}
