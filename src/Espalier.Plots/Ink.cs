using SkiaSharp;

namespace Espalier.Plots;

/// <summary>The colours of all pictures: dark text on white, a quiet grid, one colour a head.</summary>
internal static class Ink
{
    internal static readonly SKColor Paper = SKColors.White;
    internal static readonly SKColor Text = new(0x1F, 0x29, 0x33);
    internal static readonly SKColor Muted = new(0x66, 0x72, 0x80);
    internal static readonly SKColor Line = new(0xC9, 0xD0, 0xD8);
    internal static readonly SKColor Grid = new(0xEC, 0xEF, 0xF2);
    internal static readonly SKColor Right = new(0x1F, 0x7A, 0x56);
    internal static readonly SKColor Wrong = new(0xC2, 0x4E, 0x26);

    // Green first, and neighbours that differ in lightness too, for eyes and printers that see no hue.
    private static readonly SKColor[] Heads =
    [
        new(0x1F, 0x7A, 0x56), new(0xD2, 0x6A, 0x2E), new(0x2F, 0x62, 0xB0), new(0x95, 0x4C, 0x9C),
        new(0xB3, 0x8B, 0x1D), new(0x1C, 0x95, 0xA6), new(0xB8, 0x36, 0x5E), new(0x5A, 0x66, 0x72),
    ];

    /// <summary>The colour of the head with that number; after eight they begin again.</summary>
    internal static SKColor Head(int head) => Heads[head % Heads.Length];

    /// <summary>A colour mixed into white.</summary>
    /// <param name="color">The colour.</param>
    /// <param name="share">How much of it, 0 to 1.</param>
    internal static SKColor Tint(SKColor color, double share)
    {
        return new(Mix(color.Red), Mix(color.Green), Mix(color.Blue));

        byte Mix(byte c) => (byte)Math.Round(255 + (c - 255) * share);
    }

    /// <summary>The same colour for ScottPlot.</summary>
    internal static ScottPlot.Color ForPlot(this SKColor color) => new(color.Red, color.Green, color.Blue, color.Alpha);
}
