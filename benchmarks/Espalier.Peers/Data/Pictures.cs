using Espalier.Data;
using SkiaSharp;

namespace Peers;

/// <summary>A folder of grey PNG pictures, decoded and resized to 60 × 64.</summary>
sealed class Pictures
{
    private static readonly ImageSettings Settings = new() { Rows = 60, Columns = 64, Colour = false };
    private readonly string _folder;

    public Pictures(string folder, ImageSet images)
    {
        _folder = folder;
        Directory.CreateDirectory(folder);
        for (int i = 0; i < images.Count; i++) images.Images[i].SavePng(Path.Combine(folder, $"{i:D4}.png"));
        Count = images.Count;
    }

    public int Count { get; }

    public void Ours()
    {
        if (ImageSet.Read(_folder, Settings).Count != Count) throw new InvalidOperationException("Pictures are missing.");
    }

    /// <summary>The plain way with the library that decodes for Espalier too; its resize is a bilinear look-up without antialiasing.</summary>
    public void Skia()
    {
        string[] files = Directory.GetFiles(_folder);
        var pixels = new byte[files.Length][];
        Parallel.For(0, files.Length, i =>
        {
            using var bitmap = SKBitmap.Decode(files[i]);
            using var small = bitmap.Resize(new SKImageInfo(64, 60, SKColorType.Gray8), new SKSamplingOptions(SKFilterMode.Linear));
            pixels[i] = small.GetPixelSpan().ToArray();
        });
    }
}
