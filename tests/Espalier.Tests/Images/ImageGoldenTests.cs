using System.Globalization;
using Espalier.Cpu;
using Espalier.Graph;
using Espalier.Tests.Goldens;

namespace Espalier.Tests.Images;

/// <summary>Recorded image operations of Keras: resizing, warps by given matrices. Whatever cases the folder holds are run.</summary>
public class ImageGoldenTests
{
    [Theory, GoldenCases("image", Prefix = "resize_")]
    public void ResizingMatches(string tree, string name)
    {
        var golden = GoldenCase.Open(tree, "image", name);
        var images = golden["images"];
        int[] size = [.. golden.Json["size"]!.AsArray().Select(n => (int)n!)];
        var config = new Config("Resizing", new() { ["height"] = size[0], ["width"] = size[1] });
        foreach (string key in new[] { "interpolation", "antialias", "crop_to_aspect_ratio", "pad_to_aspect_ratio", "fill_value" })
            if (golden.Json[key] is { } value) config.Json[key] = value.DeepClone();
        // Keras's backends disagree about bicubic without antialiasing; the rule that is documented is recorded under its own name.
        string target = golden.Has("output_numpy_backend") ? "output_numpy_backend" : "output";
        float[] ours = LayerInUse.Run(Registry<Layer>.Create("Resizing", config), images.ToTensor(), training: false);
        Compare(golden, golden[target], ours, null, golden.Tolerance("resize_absolute"));
    }

    [Theory, GoldenCases("image", Prefix = "affine_")]
    public void WarpsMatch(string tree, string name)
    {
        var golden = GoldenCase.Open(tree, "image", name);
        var (picture, matrices) = (golden["images"], golden["transforms"]);
        var warp = new AffineWarp(Enum.Parse<PixelInterpolation>((string)golden.Json["interpolation"]!, ignoreCase: true),
            Enum.Parse<EdgeMode>((string)golden.Json["fill_mode"]!, ignoreCase: true), (float?)(double?)golden.Json["fill_value"] ?? 0);
        int count = matrices.Shape[0];
        var (x, m) = (Input.Of("x", new Shape([Shape.Batch, .. picture.Shape])), Input.Of("m", new Shape(Shape.Batch, 8)));
        var y = Op.Apply(warp, x, m);
        var executable = CpuBackend.Default.Prepare(Program.Compile([y]), count);
        for (int i = 0; i < count; i++) picture.Floats.CopyTo(executable.Input(x)[(i * picture.Values.Length)..]);
        matrices.Floats.CopyTo(executable.Input(m));
        executable.Run();
        Compare(golden, golden["output"], executable.Output(y).ToArray(), golden.Has("stable") ? golden["stable"] : null, golden.Tolerance("affine_absolute"));
    }

    internal static void Compare(GoldenCase golden, GoldenArray recorded, float[] ours, GoldenArray? stable, double tolerance, string what = "")
    {
        Assert.Equal(recorded.Values.Length, ours.Length);
        for (int i = 0; i < ours.Length; i++)
        {
            if (stable is not null && stable.Values[i] == 0) continue;
            Assert.True(Math.Abs(ours[i] - recorded.Values[i]) <= tolerance,
                string.Create(CultureInfo.InvariantCulture, $"{golden.Name} {what}: value {i} is {ours[i]:G8} but {recorded.Values[i]:G8} was recorded."));
        }
    }
}
