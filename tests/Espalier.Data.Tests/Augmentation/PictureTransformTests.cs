using Espalier.Data;
using Espalier.Cpu;
using Espalier.Graph;

namespace Espalier.Tests;

/// <summary>Pictures and their labels, ahead of time and on the fly.</summary>
public class PictureTransformTests
{
    private static readonly Dictionary<string, IReadOnlyList<string>> Classes = new()
    {
        ["pose"] = ["left", "right", "straight", "up"],
        ["side"] = ["left", "right"],
        ["number"] = ["left", "straight", "right"],
        ["eyes"] = ["open", "sunglasses"],
    };

    private static readonly ClassSwap[] Swaps = [new("pose", "left", "right"), new("side", "right", "left"), new("number", "left", "right")];

    // Pictures of 4 × 6; pose is one-hot, side a sigmoid, number class numbers.
    private static Dataset Faces(int rows = 40)
    {
        var key = RandomKey.For(5, "faces");
        var pictures = new Tensor(new Shape(rows, 4, 6, 1));
        for (int i = 0; i < pictures.Values.Length; i++) pictures.Values[i] = key.Uniform(i);
        Tensor pose = new(new Shape(rows, 4)), side = new(new Shape(rows, 1)), number = new(new Shape(rows, 1)), eyes = new(new Shape(rows, 1));
        for (int row = 0; row < rows; row++)
        {
            pose.Row(row)[row % 4] = 1;
            side.Values[row] = row % 2;
            number.Values[row] = row % 3;
            eyes.Values[row] = row % 5 == 0 ? float.NaN : row % 2;
        }
        pose.Row(7).Fill(float.NaN);
        return new Dataset(pictures, new() { ["pose"] = pose, ["side"] = side, ["number"] = number, ["eyes"] = eyes },
            new() { ["pose"] = Tensor.Column([.. Enumerable.Range(0, rows).Select(r => (float)r)]) });
    }

    [Fact]
    public void AFlipMirrorsThePictureAndExchangesTheClassesNamed()
    {
        var data = Faces();
        var flipped = new PictureTransform(new Augmentation { FlipHorizontal = 1, Swap = Swaps }, Classes).Copies(data, 1);
        Assert.Equal(data.Rows, flipped.Rows);
        for (int row = 0; row < data.Rows; row++)
        {
            for (int y = 0; y < 4; y++)
                for (int x = 0; x < 6; x++) Assert.Equal(data.Inputs[0].Row(row)[y * 6 + 5 - x], flipped.Inputs[0].Row(row)[y * 6 + x]);
            var pose = data.Labels["pose"].Row(row);
            Assert.Equal([pose[1], pose[0], pose[2], pose[3]], flipped.Labels["pose"].Row(row).ToArray());
            Assert.Equal(1 - data.Labels["side"].Values[row], flipped.Labels["side"].Values[row]);
            Assert.Equal(2 - data.Labels["number"].Values[row], flipped.Labels["number"].Values[row]);
        }
        Assert.Equal(data.Labels["eyes"].Values, flipped.Labels["eyes"].Values);
        Assert.Equal(data.Weights["pose"].Values, flipped.Weights["pose"].Values);
    }

    [Fact]
    public void OnlyRowsThatWereFlippedChangeTheirLabels()
    {
        var data = Faces(200);
        var some = new PictureTransform(new Augmentation { FlipHorizontal = 0.5, Swap = Swaps }, Classes).Copies(data, 3);
        int flips = 0;
        for (int at = 0; at < some.Rows; at++)
        {
            bool flipped = !some.Inputs[0].Row(at).SequenceEqual(data.Inputs[0].Row(at / 3));
            if (flipped) flips++;
            Assert.Equal(flipped ? 1 - data.Labels["side"].Values[at / 3] : data.Labels["side"].Values[at / 3], some.Labels["side"].Values[at]);
        }
        Assert.InRange(flips, 240, 360);
    }

    [Fact]
    public void AVerticalFlipHasSwapsOfItsOwn()
    {
        var classes = new Dictionary<string, IReadOnlyList<string>> { ["pose"] = ["up", "down", "left", "right"] };
        var data = Faces(20);
        data = new Dataset(data.Inputs, new() { ["pose"] = data.Labels["pose"] });
        var turned = new PictureTransform(new Augmentation { FlipHorizontal = 1, FlipVertical = 1, Swap = [new("pose", "left", "right")], SwapVertical = [new("pose", "down", "up")] }, classes).Copies(data, 1);
        for (int row = 0; row < 20; row++)
        {
            var pose = data.Labels["pose"].Row(row);
            Assert.Equal([pose[1], pose[0], pose[3], pose[2]], turned.Labels["pose"].Row(row).ToArray());
            Assert.Equal(data.Inputs[0].Row(row).ToArray().Reverse(), turned.Inputs[0].Row(row).ToArray());
        }
    }

    [Fact]
    public void CopiesComeRowByRowAndMayBeginWithTheOriginal()
    {
        var data = Faces(12);
        var transform = new PictureTransform(new Augmentation { Rotate = 10, Shift = 0.06, Zoom = 0.1, Noise = 0.02, Rows = 3, Columns = 5 });
        var copies = transform.Copies(data, 5, seed: 4);
        Assert.Equal(60, copies.Rows);
        Assert.Equal(new Shape(60, 3, 5, 1), copies.Inputs[0].Shape);
        for (int at = 0; at < 60; at++) Assert.Equal(data.Labels["number"].Values[at / 5], copies.Labels["number"].Values[at]);
        Assert.Equal(60, Enumerable.Range(0, 60).Select(at => string.Join(' ', copies.Inputs[0].Row(at).ToArray())).Distinct().Count());
        var with = transform.Copies(data, 5, keepOriginal: true, seed: 4);
        var plain = transform.Plain(data);
        Assert.Equal(72, with.Rows);
        for (int row = 0; row < 12; row++)
        {
            Assert.Equal(plain.Inputs[0].Row(row), with.Inputs[0].Row(row * 6));
            for (int copy = 0; copy < 5; copy++) Assert.Equal(copies.Inputs[0].Row(row * 5 + copy), with.Inputs[0].Row(row * 6 + 1 + copy));
        }
        Assert.Equal(copies.Inputs[0].Values, transform.Copies(data, 5, seed: 4).Inputs[0].Values);
        Assert.NotEqual(copies.Inputs[0].Values, transform.Copies(data, 5, seed: 5).Inputs[0].Values);
    }

    [Fact]
    public void AmountsStayWithinTheirLimitsAndFillThem()
    {
        // A plane tells where its values came from: the value at the centre is the shift, its slope the zoom.
        var pictures = new Tensor(new Shape(400, 41, 41, 1));
        for (int row = 0; row < 400; row++)
            for (int i = 0; i < 41 * 41; i++) pictures.Row(row)[i] = i % 41;
        var moved = new PictureTransform(new Augmentation { ShiftColumns = 0.1, Zoom = Spread.Uniform(-0.2, 0.4), Fill = FillMode.Nearest }).Copies(new Dataset(pictures), 1);
        float[] zooms = [.. Enumerable.Range(0, 400).Select(row => moved.Inputs[0].Row(row)[20 * 41 + 21] - moved.Inputs[0].Row(row)[20 * 41 + 20] - 1)];
        float[] shifts = [.. Enumerable.Range(0, 400).Select(row => (20 - moved.Inputs[0].Row(row)[20 * 41 + 20]) / 41 / (1 + zooms[row]))];
        Assert.InRange(zooms.Min(), -0.2001f, -0.19f);
        Assert.InRange(zooms.Max(), 0.39f, 0.4001f);
        Assert.InRange(shifts.Min(), -0.1001f, -0.095f);
        Assert.InRange(shifts.Max(), 0.095f, 0.1001f);
    }

    [Fact]
    public void LightAndNoiseHaveTheSpreadAskedFor()
    {
        var pictures = new Tensor(new Shape(500, 16, 16, 3));
        for (int i = 0; i < pictures.Values.Length; i++) pictures.Values[i] = i % 3 + (i / 3 % 2 == 0 ? 1 : -1); // channel means 0, 1, 2
        var changed = new PictureTransform(new Augmentation { Contrast = Spread.Normal(0.2), Brightness = 0.3 }).Copies(new Dataset(pictures), 1);
        var gains = new List<double>();
        for (int row = 0; row < 500; row++)
        {
            var values = changed.Inputs[0].Row(row);
            double gain = (values[0] - values[3]) / 2, added = (values[0] + values[3]) / 2;
            gains.Add(gain - 1);
            Assert.InRange(added, -0.3001, 0.3001);
            for (int i = 0; i < values.Length; i++) Assert.Equal(i % 3 + added + (i / 3 % 2 == 0 ? gain : -gain), values[i], 1e-4);
        }
        Assert.InRange(Math.Sqrt(gains.Average(g => g * g)), 0.18, 0.22);
        var noisy = new PictureTransform(new Augmentation { Noise = 0.05, Clip = (-0.9, 2.9) }).Copies(new Dataset(pictures), 1).Inputs[0].Values;
        Assert.Equal(-0.9f, noisy.Min());
        Assert.Equal(2.9f, noisy.Max());
        var free = Enumerable.Range(0, noisy.Length).Where(i => Math.Abs(pictures.Values[i] - 1) < 1.1).Select(i => (double)noisy[i] - pictures.Values[i]).ToArray();
        Assert.InRange(free.Average(), -0.001, 0.001);
        Assert.InRange(Math.Sqrt(free.Average(n => n * n)), 0.049, 0.051);
    }

    private static Model Network(int threads)
    {
        var x = Layers.Input(new Shape(3, 5, 1), "picture");
        var trunk = x.Flatten().Dense(8, Activation.Relu);
        var model = new Model(x, [trunk.Dense(4, Activation.Softmax, name: "pose"), trunk.Dense(1, Activation.Sigmoid, name: "side"), trunk.Dense(1, Activation.Sigmoid, name: "eyes")])
        { Backend = new CpuBackend(threads) };
        model.Compile(new Adam(1e-2), new() { ["pose"] = Loss.CategoricalCrossentropy, ["side"] = Loss.BinaryCrossentropy, ["eyes"] = Loss.BinaryCrossentropy });
        return model;
    }

    private static Dataset OnTheFly() => new Dataset(Faces().Inputs, new() { ["pose"] = Faces().Labels["pose"], ["side"] = Faces().Labels["side"], ["eyes"] = Faces().Labels["eyes"] })
        .Transformed(new PictureTransform(new Augmentation
        {
            Rotate = 10,
            Shift = 0.06,
            Zoom = 0.1,
            FlipHorizontal = 0.5,
            Contrast = Spread.Normal(0.2),
            Brightness = Spread.Normal(0.2),
            Noise = 0.02,
            Rows = 3,
            Columns = 5,
            Swap = [.. Swaps.Where(s => s.Head != "number")],
        }, Classes));

    [Fact]
    public void OnTheFlyTrainsToTheSameBitsForAnyThreadsAndWhenResumed()
    {
        float[] first = Train(1);
        Assert.Equal(first, Train(2));
        Assert.Equal(first, Train(3));
        var resumed = Network(2);
        resumed.Fit(OnTheFly(), epochs: 1, batchSize: 16);
        resumed.Fit(OnTheFly(), epochs: 3, batchSize: 16, initialEpoch: 1);
        Assert.Equal(first, Weights(resumed));
        Assert.All(first, w => Assert.True(float.IsFinite(w)));

        static float[] Train(int threads)
        {
            var model = Network(threads);
            model.Fit(OnTheFly(), epochs: 3, batchSize: 16);
            return Weights(model);
        }

        static float[] Weights(Model model) => [.. model.Weights.SelectMany(w => w.Values.ToArray())];
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void AStepOnTheFlyAllocatesNothing(int threads)
    {
        // The least of some epochs: the runtime allocates a little of its own the first time threads meet.
        long before = 0, least = long.MaxValue;
        var progress = new Watch(p =>
        {
            if (p.Step == 0) before = GC.GetAllocatedBytesForCurrentThread();
            if (p.Step == 4) least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        });
        Network(threads).Fit(OnTheFly(), epochs: 10, batchSize: 8, progress: progress);
        Assert.Equal(0, least);
    }

    [Fact]
    public void EvaluationSeesThePlainPicture()
    {
        var model = Network(1);
        var data = OnTheFly();
        var plain = new Dataset(((PictureTransform)data.Transform!).Plain(data.Transformed(null)).Inputs, data.Labels);
        Assert.Equal(model.Evaluate(plain), model.Evaluate(data));
        Assert.Equal(model.Predict(plain)["pose"].Values, model.Predict(data)["pose"].Values);
    }

    [Fact]
    public void MirroredAnswersAreUnswappedAndAveraged()
    {
        var model = Network(1);
        var data = OnTheFly();
        var means = Mirrored.Predict(rows => model.Predict(rows), data, [.. Swaps.Where(s => s.Head != "number")], Classes);
        var plain = ((PictureTransform)data.Transform!).Plain(data.Transformed(null)).Inputs[0];
        var flipped = new PictureTransform(new Augmentation { FlipHorizontal = 1 }).Copies(new Dataset(plain), 1).Inputs[0];
        var (one, other) = (model.Predict(plain), model.Predict(flipped));
        Assert.Equal(["pose", "side", "eyes"], means.Keys);
        for (int row = 0; row < data.Rows; row++)
        {
            Span<float> a = one["pose"].Row(row), b = other["pose"].Row(row);
            float[] pose = [(a[0] + b[1]) / 2, (a[1] + b[0]) / 2, (a[2] + b[2]) / 2, (a[3] + b[3]) / 2];
            for (int i = 0; i < 4; i++) Assert.Equal(pose[i], means["pose"].Row(row)[i], 1e-5f);
            Assert.Equal((one["side"].Values[row] + 1 - other["side"].Values[row]) / 2, means["side"].Values[row], 1e-5f);
            Assert.Equal((one["eyes"].Values[row] + other["eyes"].Values[row]) / 2, means["eyes"].Values[row], 1e-5f);
        }
    }

    [Fact]
    public void MistakesAreNamed()
    {
        Says("'poses'", "Did you mean 'pose'?", () => _ = new PictureTransform(new Augmentation { Swap = [new("poses", "left", "right")] }, Classes));
        Says("'lefft'", "Did you mean 'left'?", () => _ = new PictureTransform(new Augmentation { Swap = [new("pose", "lefft", "right")] }, Classes));
        Says("'left' twice", "", () => _ = new PictureTransform(new Augmentation { Swap = [new("pose", "left", "left")] }, Classes));
        Says("left/up", "", () => _ = new PictureTransform(new Augmentation { Swap = [new("pose", "left", "right"), new("pose", "left", "up")] }, Classes));
        Says("(rows, columns, channels)", "11", () => new Dataset(new Tensor(new Shape(3, 11))).Transformed(new PictureTransform(new Augmentation())));
        Says("0 to 1", "1.5", () => _ = new Augmentation { FlipHorizontal = 1.5 });
        Says("above -1", "±1", () => _ = new Augmentation { Zoom = 1 });
        Says("0 or more", "-2", () => _ = new Augmentation { Rotate = -2 });
        Says("1 copy or more", "0", () => new PictureTransform(new Augmentation()).Copies(Faces(), 0));
        Says("4 classes but labels of 3 values", "'pose'", () =>
        {
            var data = new Dataset(Faces(8).Inputs, new() { ["pose"] = new Tensor(new Shape(8, 3)) });
            new PictureTransform(new Augmentation { FlipHorizontal = 1, Swap = [new("pose", "left", "right")] }, Classes).Copies(data, 1);
        });

        static void Says(string what, string also, Action act)
        {
            string message = Assert.Throws<EspalierException>(act).Message;
            Assert.Contains(what, message, StringComparison.Ordinal);
            Assert.Contains(also, message, StringComparison.Ordinal);
        }
    }

    private sealed class Watch(Action<FitProgress> seen) : IProgress<FitProgress>
    {
        public void Report(FitProgress value) => seen(value);
    }
}
