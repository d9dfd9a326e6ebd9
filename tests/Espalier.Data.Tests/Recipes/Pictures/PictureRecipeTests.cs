using Espalier.Data;

namespace Espalier.Tests;

public class PictureRecipeTests
{
    [Fact]
    public void AllKeysAreRead()
    {
        var recipe = Recipe.Parse("""
            data: { images: faces.tar.gz, labels: "{userid}_{pose}" }
            images: { rows: 60, columns: 64, color: grey, resize: lanczos, crop: { rows: [0, 108], columns: [10, 118] }, scale: [max, sqrt, standardize], corrupt: skip, max_pixels: 1e6 }
            augment: { rotate: 10, shift: 0.06, zoom: [-0.1, 0.2], flip: horizontal, swap: { pose: [left, right] }, contrast: { normal: 0.2 }, brightness: 0.1, noise: 0.02, fill: nearest, clip: [0, 1], rows: 40, columns: 44 }
            heads: [userid, pose]
            predict: { mirror: true }
            """);
        Assert.Equal("faces.tar.gz", recipe.Data.Images!.Path);
        Assert.Equal(["userid", "pose"], recipe.Data.Labels!.Pattern!.Names);
        var settings = recipe.Images.Settings;
        Assert.Equal((60, 64, false, Resampling.Lanczos, Unusable.Skip, 1_000_000L), (settings.Rows, settings.Columns, settings.Colour, settings.Resampling, settings.Corrupt, settings.MaxPixels));
        Assert.Equal((0..108, 10..118), (settings.CropRows, settings.CropColumns));
        Assert.Equal(new PixelScaling { Divide = PixelDivisor.Maximum, Power = 0.5f, Standardize = true }, recipe.Images.Scaling);
        var augment = recipe.Augment!;
        Assert.Null(augment.Copies);
        Assert.Equal(Spread.Uniform(10), augment.Settings.Rotate);
        Assert.Equal((Spread.Uniform(0.06), Spread.Uniform(0.06)), (augment.Settings.ShiftRows, augment.Settings.ShiftColumns));
        Assert.Equal(Spread.Uniform(-0.1, 0.2), augment.Settings.Zoom);
        Assert.Equal(Spread.Normal(0.2), augment.Settings.Contrast);
        Assert.Equal((0.5, 0.02, FillMode.Nearest, (0d, 1d), 40, 44),
            (augment.Settings.FlipHorizontal, augment.Settings.Noise, augment.Settings.Fill, augment.Settings.Clip!.Value, augment.Settings.Rows, augment.Settings.Columns));
        Assert.Equal([new ClassSwap("pose", "left", "right")], augment.Settings.Swap);
        Assert.True(recipe.Predict.Mirror);
    }

    [Theory]
    [InlineData("unit", PixelDivisor.White, 1, false)]
    [InlineData("none", PixelDivisor.One, 1, false)]
    [InlineData("max", PixelDivisor.Maximum, 1, false)]
    [InlineData("standardize", PixelDivisor.White, 1, true)]
    [InlineData("[sqrt, standardize]", PixelDivisor.White, 0.5f, true)]
    [InlineData("[none, standardize]", PixelDivisor.One, 1, true)]
    public void ScalesAreWords(string scale, PixelDivisor divide, float power, bool standardize) =>
        Assert.Equal(new PixelScaling { Divide = divide, Power = power, Standardize = standardize }, Recipe.Parse($"heads: [a]\nimages: {{ scale: {scale} }}").Images.Scaling);

    [Theory]
    [InlineData("{ copies: 5 }", 5)]
    [InlineData("{ on_the_fly: true }", null)]
    [InlineData("{ flip: none }", null)]
    public void CopiesOrOnTheFly(string augment, int? copies) => Assert.Equal(copies, Recipe.Parse($"heads: [a]\naugment: {augment}").Augment!.Copies);

    [Fact]
    public void SwapsMayBeSeveralAndFillsANumber()
    {
        var settings = Recipe.Parse("heads: [a]\naugment: { flip: { horizontal: 1, vertical: 0.25 }, fill: 0.5, swap: { a: [[l, r], [near, far]], b: [x, y] }, swap_vertical: { a: [up, down] } }").Augment!.Settings;
        Assert.Equal([new ClassSwap("a", "l", "r"), new ClassSwap("a", "near", "far"), new ClassSwap("b", "x", "y")], settings.Swap);
        Assert.Equal([new ClassSwap("a", "up", "down")], settings.SwapVertical);
        Assert.Equal((1, 0.25, FillMode.Constant, 0.5), (settings.FlipHorizontal, settings.FlipVertical, settings.Fill, settings.FillValue));
    }

    [Theory]
    [InlineData("labels: folder", null, "class", null)]
    [InlineData("labels: { folder: kind }", null, "kind", null)]
    [InlineData("labels: labels.csv", null, null, "labels.csv")]
    [InlineData("labels: { table: l.csv, file: picture }", null, null, "l.csv")]
    [InlineData("labels: { pattern: \"{a}-{b}\", unfit: skip }", "{a}-{b}", null, null)]
    [InlineData("labels: { regex: \"(?<a>x+)\" }", "(?<a>x+)", null, null)]
    public void LabelsHaveSeveralForms(string labels, string? pattern, string? folder, string? table)
    {
        var read = Recipe.Parse($"data:\n  images: x/\n  {labels}\nheads: [a]").Data.Labels!;
        Assert.Equal((pattern, folder, table), (read.Pattern?.ToString(), read.Folder, read.Table?.Path));
    }

    [Theory]
    [InlineData("pictures/")]
    [InlineData("faces.tar.gz")]
    [InlineData("train-images-idx3-ubyte.gz")]
    [InlineData("x.npz")]
    public void AShortPathMayMeanPictures(string path) => Assert.Equal(path, Recipe.Parse($"data: {path}\nheads: [a]").Data.Images!.Path);

    [Fact]
    public void ShortFormsCanBeSetFromOutside()
    {
        var recipe = Recipe.Parse("data: faces.tar.gz\nheads: [a]\ntraining: { schedule: cosine }").With("data.labels", "folder").With("training.schedule.warm_up", "2");
        Assert.Equal(("faces.tar.gz", "class", 2.0), (recipe.Data.Images!.Path, recipe.Data.Labels!.Folder, recipe.Training.Schedule!.WarmUp));
    }

    [Theory]
    [InlineData("images: { row: 60 }", "Did you mean 'rows'?")]
    [InlineData("images: { rows: 60 }", "needs both 'rows' and 'columns'")]
    [InlineData("images: { color: gray }", "Did you mean 'grey'?")]
    [InlineData("images: { scale: units }", "Did you mean 'unit'?")]
    [InlineData("images: { scale: [sqrt, max] }", "'max' stands behind 'sqrt'")]
    [InlineData("images: { crop: { rows: [5, 5] } }", "should be a whole number of 6 or more")]
    [InlineData("images: { crop: { rows: 5 } }", "two numbers, the first and the one behind the last")]
    [InlineData("augment: { copies: 5, on_the_fly: true }", "Keep one of the keys")]
    [InlineData("augment: { keep_original: true }", "'keep_original' goes with 'copies'")]
    [InlineData("augment: { on_the_fly: false }", "the number of 'copies'")]
    [InlineData("augment: { rotat: 5 }", "Did you mean 'rotate'?")]
    [InlineData("augment: { rotate: left }", "should be a number of 0 or more")]
    [InlineData("augment: { rotate: [5, -5] }", "'augment.rotate[2]' should be a number of 5 or more")]
    [InlineData("augment: { zoom: 1.5 }", "a zoom amount has to stay above -1")]
    [InlineData("augment: { flip: sideways }", "should be one of none, horizontal, vertical, both")]
    [InlineData("augment: { swap: { pose: [left] } }", "two classes that turn into each other")]
    [InlineData("augment: { swap: { pose: [left, left] } }", "two classes that turn into each other")]
    [InlineData("augment: { fill: mirror }", "should be one of reflect, nearest, constant, wrap")]
    [InlineData("predict: { miror: true }", "Did you mean 'mirror'?")]
    [InlineData("data: { images: x, path: y.csv }", "does not go with 'data.images'")]
    [InlineData("data: { images: x, labels: { file: a } }", "goes with 'table' only")]
    [InlineData("data: { images: x, labels: {} }", "needs one of pattern, regex, folder or table")]
    [InlineData("data: { images: x, labels: foldr }", "Did you mean 'folder'?")]
    [InlineData("data: { images: x, labels: \"{a}{b}\" }", "has nothing between")]
    public void AMistakeIsNamedWithItsPlace(string line, string expected)
    {
        var error = Assert.Throws<EspalierException>(() => Recipe.Parse($"heads: [a]\n{line}", "r.yaml"));
        Assert.StartsWith("r.yaml, line 2, column ", error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.OrdinalIgnoreCase);
    }
}
