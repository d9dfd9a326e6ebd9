using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Espalier.Cpu;
using Espalier.Graph;
using Espalier.Tests.Goldens;

namespace Espalier.Tests.Images;

/// <summary>What Keras's augmentation layers made of a picture with given amounts: a range of one amount leaves nothing to chance.</summary>
public partial class RandomLayerGoldenTests
{
    public static TheoryData<string, string> Transforms
    {
        get
        {
            if (GoldenFolder.Full is not { } folder || !folder.Cases("image").Contains("random_layers_fixed")) return new() { { "", "" } };
            var golden = GoldenCase.Open("full", "image", "random_layers_fixed");
            var data = new TheoryData<string, string>();
            foreach (var t in golden.Json["transforms"]!.AsArray()) data.Add((string)t!["name"]!, (string)t["layer"]!);
            return data;
        }
    }

    [Theory, MemberData(nameof(Transforms))]
    public void MakesTheRecordedPicture(string name, string layer)
    {
        GoldenFolder.Require();
        if (name.Length == 0) Assert.Skip("There is no recorded augmentation.");
        var golden = GoldenCase.Open("full", "image", "random_layers_fixed");
        var transform = golden.Json["transforms"]!.AsArray().Single(t => (string)t!["name"]! == name)!.AsObject();
        string output = (string)transform["output"]!, stable = output.Replace("output", "stable", StringComparison.Ordinal);
        var picture = golden["image"];
        var settings = transform["parameters"]!.AsObject();
        if (layer == "RandomFlip")
        {
            CheckFlip(golden, output, settings, picture);
            return;
        }
        if (layer == "RandomContrast")
        {
            CheckContrast(golden, output, settings, picture);
            return;
        }
        var made = Registry<Layer>.Create(layer, Settings(layer, settings));
        float[] ours = LayerInUse.Run(made, LayerInUse.Copies(2, new Shape(picture.Shape), picture.Floats), training: true);
        for (int copy = 0; copy < 2; copy++)
            ImageGoldenTests.Compare(golden, golden[output], ours[(copy * picture.Values.Length)..((copy + 1) * picture.Values.Length)],
                golden.Has(stable) ? golden[stable] : null, golden.Tolerance("affine_absolute"), name);
        if (transform["matrix"] is JsonValue matrix) CheckMatrix(golden[(string)matrix!], made, name);
    }

    // Numbers of one matrix differ by a hundred thousandth of its largest at most.
    private static void CheckMatrix(GoldenArray recorded, Layer layer, string name)
    {
        var warp = layer.Calls[0].Outputs[0].Node.Inputs[0].Node;
        Assert.IsType<AffineWarp>(warp.Op);
        var executable = CpuBackend.Default.Prepare(Program.Compile([warp.Inputs[1]], training: true), 1);
        executable.Run();
        float[] ours = executable.Output(warp.Inputs[1]).ToArray();
        double error = GoldenCase.ScaledError([.. ours.Select(v => (double)v)], recorded.Values, out int worst);
        Assert.True(error <= 1e-5, $"{name}: number {worst} of the matrix is {ours[worst]:G8} but {recorded.Values[worst]:G8} was recorded.");
    }

    // One amount is a range from it to itself.
    private static Config Settings(string layer, JsonObject recorded)
    {
        var settings = new JsonObject();
        foreach (var (key, value) in recorded)
        {
            string name = key switch { "height_shift" => "height_factor", "width_shift" => "width_factor", _ => key };
            if (name is "angle_degrees" or "note") continue;
            settings[name] = name.EndsWith("factor", StringComparison.Ordinal) ? new JsonArray((double)value!, (double)value!) : value!.DeepClone();
        }
        return new Config(layer, settings);
    }

    private static void CheckFlip(GoldenCase golden, string output, JsonObject settings, GoldenArray picture)
    {
        const int copies = 64;
        var layer = Registry<Layer>.Create("RandomFlip", new Config("RandomFlip", new() { ["mode"] = (string)settings["mode"]! }));
        float[] ours = LayerInUse.Run(layer, LayerInUse.Copies(copies, new Shape(picture.Shape), picture.Floats), training: true);
        var flipped = golden[output].Floats;
        int count = Enumerable.Range(0, copies).Count(i =>
        {
            float[] one = ours[(i * flipped.Length)..((i + 1) * flipped.Length)];
            Assert.True(one.AsSpan().SequenceEqual(flipped) || one.AsSpan().SequenceEqual(picture.Floats), $"Copy {i} is neither the picture nor the flipped one.");
            return one.AsSpan().SequenceEqual(flipped);
        });
        Assert.InRange(count, 16, 48);
    }

    private static void CheckContrast(GoldenCase golden, string output, JsonObject settings, GoldenArray picture)
    {
        double[] range = [.. settings["value_range"]!.AsArray().Select(v => (double)v!)];
        var layer = new RandomContrast(0.5, (range[0], range[1]));
        var (x, factors) = (Input.Of("x", new Shape([Shape.Batch, .. picture.Shape])), Input.Of("factors", new Shape(Shape.Batch, 1)));
        var y = layer.Change(x, factors);
        var executable = CpuBackend.Default.Prepare(Program.Compile([y]), 1);
        picture.Floats.CopyTo(executable.Input(x));
        executable.Input(factors)[0] = (float)(double)settings["contrast_factor"]!;
        executable.Run();
        ImageGoldenTests.Compare(golden, golden[output], executable.Output(y).ToArray(), null, golden.Tolerance("affine_absolute"));
    }

    public static TheoryData<string> Runs => GoldenFolder.Full is { } folder && File.Exists(folder.Path("runs", "augment.json"))
        ? [.. Augmentation(folder).Select(p => p.Key).Where(k => k != "x")] : [""];

    [Theory, MemberData(nameof(Runs))]
    public void MakesTheRecordedRun(string name)
    {
        var folder = GoldenFolder.Require();
        if (name.Length == 0) Assert.Skip("There is no runs/augment.json.");
        var recorded = Augmentation(folder);
        var (picture, shape) = Matrix(recorded["x"]!);
        var parts = Name().Match(name);
        Assert.True(parts.Success, $"'{name}' has another form.");
        var settings = new JsonObject { ["fill_mode"] = parts.Groups["fill"].Value, ["interpolation"] = parts.Groups["interpolation"].Value };
        foreach (string amount in parts.Groups["amounts"].Value.Split(','))
        {
            string[] sides = amount.Split('=');
            double value = double.Parse(sides[^1], CultureInfo.InvariantCulture);
            settings[sides.Length == 1 ? "factor" : sides[0] == "h" ? "height_factor" : "width_factor"] = new JsonArray(value, value);
        }
        string layer = parts.Groups["layer"].Value switch { "rot" => "RandomRotation", "trans" => "RandomTranslation", _ => "RandomZoom" };
        float[] ours = LayerInUse.Run(Registry<Layer>.Create(layer, new Config(layer, settings)), LayerInUse.Copies(1, shape, picture), training: true);
        var (expected, _) = Matrix(recorded[name]!);
        for (int i = 0; i < ours.Length; i++)
            Assert.True(Math.Abs(ours[i] - expected[i]) <= 0.005, $"{name}: value {i} is {ours[i]:G8} but {expected[i]:G8} was recorded.");
    }

    private static JsonObject Augmentation(GoldenFolder folder) => JsonNode.Parse(File.ReadAllText(folder.Path("runs", "augment.json")))!.AsObject();

    private static (float[] Values, Shape Shape) Matrix(JsonNode rows)
    {
        float[][] values = [.. rows.AsArray().Select(r => r!.AsArray().Select(v => (float)(double)v!).ToArray())];
        return ([.. values.SelectMany(r => r)], new Shape(values.Length, values[0].Length, 1));
    }

    [GeneratedRegex(@"^(?<layer>rot|trans|zoom)\((?<amounts>[^)]*)\)/(?<fill>\w+)/(?<interpolation>\w+)$")]
    private static partial Regex Name();
}
