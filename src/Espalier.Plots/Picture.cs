using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using SkiaSharp;

namespace Espalier.Plots;

/// <summary>A finished drawing that can be written as PNG or SVG. Equal input gives equal bytes.</summary>
public sealed partial class Picture
{
    private readonly Action<SKCanvas> _draw;

    internal Picture(int width, int height, Action<SKCanvas> draw) => (Width, Height, _draw) = (width, height, draw);

    /// <summary>The width in pixels.</summary>
    public int Width { get; }

    /// <summary>The height in pixels.</summary>
    public int Height { get; }

    /// <summary>The picture as PNG.</summary>
    /// <param name="scale">Pixels for each pixel of <see cref="Width"/>: 2 for print and dense screens.</param>
    /// <exception cref="EspalierException">The scale is not between 0.1 and 8.</exception>
    public byte[] ToPng(double scale = 1)
    {
        if (!(scale is >= 0.1 and <= 8)) throw new EspalierException($"A picture needs a scale from 0.1 to 8 but got {scale:R}.");
        var info = new SKImageInfo((int)Math.Ceiling(Width * scale), (int)Math.Ceiling(Height * scale));
        using var surface = SKSurface.Create(info)
            ?? throw new EspalierException($"There is no memory for a picture of {info.Width} × {info.Height} pixels.");
        surface.Canvas.Clear(Ink.Paper);
        surface.Canvas.Scale((float)scale);
        _draw(surface.Canvas);
        using var image = surface.Snapshot();
        using var data = image.Encode(SKEncodedImageFormat.Png, 100);
        return data.ToArray();
    }

    /// <summary>The picture as SVG; its text stays text.</summary>
    public string ToSvg()
    {
        using var stream = new MemoryStream();
        using (var canvas = SKSvgCanvas.Create(new SKRect(0, 0, Width, Height), stream))
        {
            using var paper = new SKPaint { Color = Ink.Paper };
            canvas.DrawRect(0, 0, Width, Height, paper);
            _draw(canvas);
        }
        // A viewer that lacks the font takes the next; Skia places every letter, so nothing moves far.
        string svg = Family().Replace(Encoding.UTF8.GetString(stream.ToArray()), "$1, Segoe UI, Helvetica, Arial, sans-serif\"");
        // Skia numbers clips on through the whole process; from 0 in each picture, equal pictures are equal.
        var clips = new Dictionary<string, int>();
        return Clip().Replace(svg, clip =>
        {
            if (!clips.TryGetValue(clip.Value, out int number)) clips.Add(clip.Value, number = clips.Count);
            return string.Create(CultureInfo.InvariantCulture, $"clip{number}");
        });
    }

    /// <summary>Writes the picture; the ending of the name, <c>.png</c> or <c>.svg</c>, says how. It is written beside and renamed into place.</summary>
    /// <param name="path">The file; its folder must exist.</param>
    /// <exception cref="EspalierException">The ending is another, or the file cannot be written.</exception>
    public void Save(string path)
    {
        byte[] bytes = Path.GetExtension(path).ToUpperInvariant() switch
        {
            ".PNG" => ToPng(),
            ".SVG" => Encoding.UTF8.GetBytes(ToSvg()),
            var other => throw new EspalierException($"A picture can be written as .png or .svg but '{path}' ends in '{other.ToLowerInvariant()}'."),
        };
        string beside = $"{path}.{Environment.ProcessId}.tmp";
        try
        {
            File.WriteAllBytes(beside, bytes);
            File.Move(beside, path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            if (File.Exists(beside)) File.Delete(beside);
            throw new EspalierException($"The picture '{path}' cannot be written: {e.Message}", e);
        }
    }

    [GeneratedRegex("(font-family=\"[^\"]*)\"")]
    private static partial Regex Family();

    [GeneratedRegex(@"\bcl_[0-9a-f]+\b")]
    private static partial Regex Clip();
}
