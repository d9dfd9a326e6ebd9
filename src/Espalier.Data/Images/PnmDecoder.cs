namespace Espalier.Data;

/// <summary>
/// Reads Netpbm's formats (Jef Poskanzer, 1988): PBM, PGM and PPM, as text and binary, with 1, 8 or 16 bits. Grey levels are stretched
/// from 0..maxval to 0..255 and rounded half to even, as Pillow does.
/// </summary>
internal static class PnmDecoder
{
    /// <summary>Decodes a file.</summary>
    /// <param name="file">Its bytes, beginning with P1 to P6.</param>
    /// <param name="name">Its name, for messages.</param>
    /// <param name="maxPixels">The most rows × columns.</param>
    /// <exception cref="EspalierException">The file is damaged, cut off or too large.</exception>
    public static Image Decode(ReadOnlySpan<byte> file, string name, long maxPixels)
    {
        int kind = file[1] - '0';
        bool bitmap = kind is 1 or 4, text = kind <= 3;
        int channels = kind is 3 or 6 ? 3 : 1, at = 2;
        int columns = Number(file, ref at, "a width", name), rows = Number(file, ref at, "a height", name);
        int most = bitmap ? 1 : Number(file, ref at, "a maximum", name);
        if (most is < 1 or > 65_535) throw new EspalierException($"'{name}' is damaged: the maximum of its values should be 1 to 65535 but is {most}.");
        if (!text && at++ >= file.Length) throw Short(name); // one blank parts the header from the values
        Image.CheckSize(rows, columns, name, maxPixels);

        long values = (long)rows * columns * channels, left = file.Length - at;
        int size = most > 255 ? 2 : 1;
        long needed = text ? (bitmap ? values : values * 2 - 1) : bitmap ? (long)rows * ((columns + 7L) / 8) : values * size;
        if (left < needed) throw Short(name); // before the memory for them is taken
        var pixels = new byte[values];
        byte[] stretched = Stretch(most);
        if (text) ReadText(file, at, bitmap, most, stretched, pixels, name);
        else if (bitmap) ReadBits(file[at..], columns, pixels);
        else ReadBinary(file.Slice(at, (int)needed), size, most, stretched, pixels, name);
        return new Image(rows, columns, channels, pixels);
    }

    private static byte[] Stretch(int most)
    {
        var levels = new byte[most + 1];
        for (int i = 0; i < levels.Length; i++) levels[i] = (byte)Math.Round((double)i / most * 255, MidpointRounding.ToEven);
        return levels;
    }

    private static void ReadText(ReadOnlySpan<byte> file, int at, bool bitmap, int most, byte[] stretched, byte[] pixels, string name)
    {
        for (int i = 0; i < pixels.Length; i++)
        {
            if (bitmap)
            {
                // The digits of a bitmap may stand without blanks between them.
                Skip(file, ref at);
                if (at >= file.Length) throw Short(name);
                pixels[i] = file[at++] switch { (byte)'0' => 255, (byte)'1' => 0, _ => throw Wrong(at - 1, "0 or 1") };
                continue;
            }
            int value = Number(file, ref at, "a value", name);
            pixels[i] = value <= most ? stretched[value] : throw Over(value, most, name);
        }

        EspalierException Wrong(int place, string expected) => new($"'{name}' is damaged: {expected} was expected at byte {place}.");
    }

    private static void ReadBits(ReadOnlySpan<byte> bits, int columns, byte[] pixels)
    {
        int bytes = (columns + 7) / 8;
        for (int i = 0, row = 0; i < pixels.Length; row++)
            for (int column = 0; column < columns; column++)
                pixels[i++] = (bits[row * bytes + column / 8] >> (7 - column % 8) & 1) != 0 ? (byte)0 : (byte)255; // 1 is black
    }

    private static void ReadBinary(ReadOnlySpan<byte> values, int size, int most, byte[] stretched, byte[] pixels, string name)
    {
        if (most == 255)
        {
            values.CopyTo(pixels);
            return;
        }
        for (int i = 0; i < pixels.Length; i++)
        {
            int value = size == 1 ? values[i] : values[2 * i] << 8 | values[2 * i + 1];
            pixels[i] = value <= most ? stretched[value] : throw Over(value, most, name);
        }
    }

    /// <summary>Reads a whole number after blanks and comments; it must end with a blank, a comment or the file.</summary>
    private static int Number(ReadOnlySpan<byte> file, ref int at, string what, string name)
    {
        Skip(file, ref at);
        if (at >= file.Length) throw Short(name);
        int start = at, number = 0;
        for (; at < file.Length && (uint)(file[at] - '0') <= 9; at++)
        {
            number = number * 10 + file[at] - '0';
            if (number > 100_000_000) throw new EspalierException($"'{name}' is damaged: {what} beyond reason stands at byte {start}.");
        }
        if (at == start || (at < file.Length && !IsBlank(file[at]) && file[at] != '#'))
            throw new EspalierException($"'{name}' is damaged: {what} was expected at byte {start}.");
        return number;
    }

    private static void Skip(ReadOnlySpan<byte> file, ref int at)
    {
        for (; at < file.Length; at++)
        {
            if (file[at] == '#')
                while (at < file.Length && file[at] is not ((byte)'\n' or (byte)'\r')) at++;
            else if (!IsBlank(file[at])) return;
        }
    }

    private static bool IsBlank(byte value) => value is (byte)' ' or >= 9 and <= 13;

    private static EspalierException Short(string name) => new($"'{name}' was cut off: it has fewer values than its header announces.");

    private static EspalierException Over(int value, int most, string name) =>
        new($"'{name}' is damaged: it has the value {value} but says that {most} is the largest.");
}
