using System.Globalization;

namespace Espalier;

/// <summary>A colour of a picture: red, green and blue from 0 to 255.</summary>
internal readonly record struct Rgb(byte R, byte G, byte B)
{
    public static Rgb White => new(255, 255, 255);

    /// <summary>A colour written as <c>#rrggbb</c>.</summary>
    public static Rgb Of(string hex)
    {
        int value = int.Parse(hex.AsSpan(1), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        return new((byte)(value >> 16), (byte)(value >> 8), (byte)value);
    }

    /// <summary>A colour by hue (degrees), saturation and lightness (0 to 1).</summary>
    public static Rgb Hsl(double hue, double saturation, double lightness)
    {
        double reach = saturation * Math.Min(lightness, 1 - lightness);
        return new(Channel(0), Channel(8), Channel(4));

        byte Channel(double offset)
        {
            double k = (offset + hue / 30) % 12;
            return (byte)Math.Round(255 * (lightness - reach * Math.Max(-1, Math.Min(Math.Min(k - 3, 9 - k), 1))));
        }
    }

    /// <summary>A share of another colour in this one.</summary>
    public Rgb Mix(Rgb other, double share) => new(Mixed(R, other.R, share), Mixed(G, other.G, share), Mixed(B, other.B, share));

    /// <summary>The mean of several colours.</summary>
    public static Rgb Mean(IReadOnlyList<Rgb> colors) =>
        new((byte)colors.Average(c => c.R), (byte)colors.Average(c => c.G), (byte)colors.Average(c => c.B));

    /// <inheritdoc/>
    public override string ToString() => $"#{R:x2}{G:x2}{B:x2}";

    private static byte Mixed(byte a, byte b, double share) => (byte)Math.Round(a + (b - a) * share);
}
