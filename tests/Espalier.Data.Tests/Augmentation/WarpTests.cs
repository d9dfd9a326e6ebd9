using System.Globalization;
using System.Text.Json.Nodes;
using Espalier.Data;

namespace Espalier.Tests;

/// <summary>The geometry is Keras's: its recorded matrices, and the pictures it made with them.</summary>
public class WarpTests
{
    [Fact]
    public void MatricesAndPicturesAreThoseOfKerasLayers()
    {
        string folder = Path.Combine(TestFolders.Goldens(), "image");
        using var arrays = SafetensorsFile.Open(Path.Combine(folder, "random_layers_fixed.safetensors"));
        var transforms = JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "random_layers_fixed.json")))!["transforms"]!.AsArray();
        var picture = arrays.ReadTensor("image");
        int warps = 0, flips = 0, tones = 0;
        foreach (var transform in transforms.Select(t => t!))
        {
            string name = (string)transform["name"]!;
            var parameters = transform["parameters"]!;
            var expected = arrays.ReadTensor((string)transform["output"]!).Values;
            var made = new float[expected.Length];
            double Value(string key) => (double?)parameters[key] ?? 0;
            string mode = (string?)parameters["mode"] ?? "";
            switch ((string)transform["layer"]!)
            {
                case "RandomBrightness" or "RandomContrast":
                    picture.Values.CopyTo(made, 0);
                    Tone.Change(made, 1, (double?)parameters["contrast_factor"] ?? 1, 255 * Value("factor"), 0, default, 0, (0, 255));
                    tones++;
                    break;
                default:
                    var warp = Warp.Of(12, 15, 12, 15, Value("angle_degrees"), Value("height_shift"), Value("width_shift"), Value("height_factor"), Value("width_factor"),
                        mode.Contains("horizontal", StringComparison.Ordinal), mode.Contains("vertical", StringComparison.Ordinal));
                    if ((bool)transform["affine"]!)
                    {
                        var matrix = arrays.ReadTensor((string)transform["matrix"]!).Values;
                        double[] ours = [warp.A0, warp.A1, warp.A2, warp.B0, warp.B1, warp.B2];
                        for (int i = 0; i < 6; i++) Assert.True(Math.Abs(ours[i] - matrix[i]) < 1e-5, $"{name}: matrix value {i} is {ours[i]}, Keras has {matrix[i]}");
                        warps++;
                    }
                    else flips++;
                    WarpKernel.Run(picture.Values, 12, 15, 1, made, 12, 15, warp, Mode((string?)parameters["fill_mode"]), (float)Value("fill_value"),
                        (string?)parameters["interpolation"] == "nearest" ? Interpolation.Nearest : Interpolation.Bilinear);
                    break;
            }
            Near(expected, made, name, Stable(arrays, ((string)transform["output"]!).Replace("output", "stable", StringComparison.Ordinal))?.Values);
        }
        Assert.Equal((31, 3, 4), (warps, flips, tones));
    }

    [Theory]
    [InlineData("12x15x1", 1)]
    [InlineData("7x6x3", 3)]
    public void AnyMatrixReadsAsKerasReads(string size, int channels)
    {
        string folder = Path.Combine(TestFolders.Goldens(), "image");
        int cases = 0;
        foreach (string file in Directory.GetFiles(folder, $"affine_{size}_*.json"))
        {
            string[] words = Path.GetFileNameWithoutExtension(file).Split('_');
            if (words[3] == "mirror") continue; // no layer of Keras's offers it
            using var arrays = SafetensorsFile.Open(Path.ChangeExtension(file, ".safetensors"));
            var image = arrays.ReadTensor("images");
            var matrices = arrays.ReadTensor("transforms");
            var outputs = arrays.ReadTensor("output");
            var stable = Stable(arrays, "stable");
            double fillValue = (double?)JsonNode.Parse(File.ReadAllText(file))!["fill_value"] ?? 0;
            for (int m = 0; m < matrices.Rows; m++)
            {
                var a = matrices.Row(m).ToArray();
                if (a[6] != 0 || a[7] != 0) continue; // not affine
                var made = new float[outputs.RowLength];
                WarpKernel.Run(image.Values, image.Shape[0], image.Shape[1], channels, made, image.Shape[0], image.Shape[1], new Warp(a[0], a[1], a[2], a[3], a[4], a[5]),
                    Mode(words[3]), (float)fillValue, words[2] == "nearest" ? Interpolation.Nearest : Interpolation.Bilinear);
                Near(outputs.Row(m).ToArray(), made, $"{Path.GetFileName(file)} matrix {m}", stable?.Row(m).ToArray());
                cases++;
            }
        }
        Assert.True(cases >= 8, cases.ToString(CultureInfo.InvariantCulture));
    }

    [Fact]
    public void OneFactorOfTheLayersGivesTheRecordedPictures()
    {
        var golden = JsonNode.Parse(File.ReadAllText(Path.Combine(TestFolders.Goldens(), "runs", "augment.json")))!.AsObject();
        float[] picture = Values(golden["x"]!);
        int cases = 0;
        foreach (var (name, expected) in golden)
        {
            if (name == "x") continue;
            string[] words = name.Split('/');
            var warp = words[0] switch
            {
                "rot(.1)" => Warp.Of(6, 8, 6, 8, degrees: 36),
                "trans(h=.2,w=-.3)" => Warp.Of(6, 8, 6, 8, shiftRows: 0.2, shiftColumns: -0.3),
                "zoom(h=.2,w=-.1)" => Warp.Of(6, 8, 6, 8, zoomRows: 0.2, zoomColumns: -0.1),
                _ => throw new InvalidOperationException(name),
            };
            var made = new float[48];
            WarpKernel.Run(picture, 6, 8, 1, made, 6, 8, warp, Mode(words[1]), 0, words[2] == "nearest" ? Interpolation.Nearest : Interpolation.Bilinear);
            // Between two pixels Keras's float32 falls to one side or the other.
            float[] stable = [.. Enumerable.Range(0, 48).Select(i => words[2] == "nearest" && (IsHalf(warp.A0 * (i % 8) + warp.A1 * (i / 8) + warp.A2) || IsHalf(warp.B0 * (i % 8) + warp.B1 * (i / 8) + warp.B2)) ? 0f : 1)];
            Near(Values(expected!), made, name, stable, 2e-3);
            cases++;
        }
        Assert.Equal(24, cases);
        static bool IsHalf(double place) => Math.Abs(place - Math.Floor(place) - 0.5) < 1e-5;
        static float[] Values(JsonNode rows) => [.. rows.AsArray().SelectMany(r => r!.AsArray().Select(v => (float)v!))];
    }

    [Fact]
    public void StepsTogetherAreTheStepsOneAfterAnother()
    {
        // Far from the edges and on a picture that is a plane, warping at once and one step at a time agree exactly.
        const int Rows = 40, Columns = 50;
        var plane = new float[Rows * Columns];
        for (int i = 0; i < plane.Length; i++) plane[i] = 3 * (i % Columns) - 2f * (i / Columns);
        var at = plane;
        foreach (var step in new[]
        {
            Warp.Of(Rows, Columns, Rows, Columns, flipHorizontal: true), Warp.Of(Rows, Columns, Rows, Columns, degrees: 12), Warp.Of(Rows, Columns, Rows, Columns, zoomRows: 0.1, zoomColumns: -0.1),
            Warp.Of(Rows, Columns, Rows, Columns, shiftRows: 0.05, shiftColumns: 0.1),
        })
        {
            var next = new float[plane.Length];
            WarpKernel.Run(at, Rows, Columns, 1, next, Rows, Columns, step, FillMode.Nearest, 0, Interpolation.Bilinear);
            at = next;
        }
        var once = new float[plane.Length];
        WarpKernel.Run(plane, Rows, Columns, 1, once, Rows, Columns, Warp.Of(Rows, Columns, Rows, Columns, 12, 0.05, 0.1, 0.1, -0.1, flipHorizontal: true), FillMode.Nearest, 0, Interpolation.Bilinear);
        for (int y = 14; y < Rows - 14; y++)
            for (int x = 18; x < Columns - 18; x++)
                Assert.Equal(at[y * Columns + x], once[y * Columns + x], 1e-3f);
    }

    [Theory]
    [InlineData(FillMode.Reflect)]
    [InlineData(FillMode.Nearest)]
    [InlineData(FillMode.Constant)]
    [InlineData(FillMode.Wrap)]
    public void PixelsFarBeyondTheEdgesAreFilledToo(FillMode fill)
    {
        const int Rows = 5, Columns = 7, NewRows = 31, NewColumns = 75;
        var picture = new float[Rows * Columns];
        for (int i = 0; i < picture.Length; i++) picture[i] = i + 1;
        var made = new float[NewRows * NewColumns];
        WarpKernel.Run(picture, Rows, Columns, 1, made, NewRows, NewColumns, new Warp(1, 0, -40, 0, 1, -13), fill, -3, Interpolation.Bilinear);
        for (int y = 0; y < NewRows; y++)
            for (int x = 0; x < NewColumns; x++)
            {
                int row = Place(y - 13, Rows), column = Place(x - 40, Columns);
                Assert.Equal(row < 0 || column < 0 ? -3 : picture[row * Columns + column], made[y * NewColumns + x]);
            }

        int Place(int i, int n) => fill switch
        {
            FillMode.Nearest => Math.Clamp(i, 0, n - 1),
            FillMode.Wrap => (i % n + n) % n,
            FillMode.Reflect => (i % (2 * n) + 2 * n) % (2 * n) is var p && p < n ? p : 2 * n - 1 - p,
            _ => i >= 0 && i < n ? i : -1,
        };
    }

    private static Tensor? Stable(SafetensorsFile arrays, string name) => arrays.Contains(name) ? arrays.ReadTensor(name) : null;

    private static FillMode Mode(string? name) => Enum.Parse<FillMode>(name ?? "reflect", ignoreCase: true);

    private static void Near(float[] expected, float[] made, string name, float[]? stable, double tolerance = 1e-4)
    {
        double scale = expected.Max(Math.Abs) + 1;
        for (int i = 0; i < expected.Length; i++)
            if (stable is null || stable[i] != 0)
                Assert.True(Math.Abs(expected[i] - made[i]) <= tolerance * scale, string.Create(CultureInfo.InvariantCulture, $"{name}: value {i} is {made[i]}, Keras has {expected[i]}"));
    }
}
