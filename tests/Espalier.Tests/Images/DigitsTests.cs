using System.Buffers.Binary;
using System.IO.Compression;
using Espalier.Cpu;
using Espalier.Tests.Goldens;
using Espalier.Tests.Models;

namespace Espalier.Tests.Images;

/// <summary>A small convolutional network on real handwritten digits: that it learns, and learns the same with any number of threads.</summary>
public class DigitsTests
{
    private const int TrainRows = 1200, TestRows = 500;

    private static readonly string Folder = Path.Combine(Environment.GetEnvironmentVariable("ESPALIER_DATA") is { Length: > 0 } folder ? folder
        : Path.Combine(GoldenFolder.RepositoryRoot, "..", "shared", "data"), "mnist");

    private static byte[] Read(string name)
    {
        using var stream = new GZipStream(File.OpenRead(Path.Combine(Folder, name)), CompressionMode.Decompress);
        var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }

    // IDX: big-endian sizes behind a magic number, then the bytes.
    private static Dataset Digits(string part, int rows)
    {
        if (!Directory.Exists(Folder)) Assert.Skip($"The digits are not at {Folder}. Set ESPALIER_DATA to the folder that holds mnist/.");
        byte[] pictures = Read($"{part}-images-idx3-ubyte.gz"), labels = Read($"{part}-labels-idx1-ubyte.gz");
        Assert.Equal((0x803, 28, 28), (BinaryPrimitives.ReadInt32BigEndian(pictures), BinaryPrimitives.ReadInt32BigEndian(pictures.AsSpan(8)),
            BinaryPrimitives.ReadInt32BigEndian(pictures.AsSpan(12))));
        var x = new Tensor(new Shape(rows, 28, 28, 1), [.. pictures.Skip(16).Take(rows * 784).Select(b => b / 255f)]);
        return new Dataset(x, new() { ["digit"] = new Tensor(new Shape(rows, 1), [.. labels.Skip(8).Take(rows).Select(b => (float)b)]) });
    }

    private static Model Network(int threads)
    {
        var x = Espalier.Layers.Input(new Shape(28, 28, 1));
        var trunk = x.RandomTranslation(0.05, 0.05, EdgeMode.Constant)
            .Conv2D(8, 5, activation: Activation.Relu).MaxPooling2D()
            .Conv2D(16, 3, padding: Padding.Same, useBias: false).BatchNormalization().Activation(Activation.Relu).MaxPooling2D()
            .SeparableConv2D(24, 3, activation: Activation.Relu);
        var answer = new Model(x, [trunk.Flatten().Dense(10, Activation.Softmax, name: "digit")], seed: 3) { Backend = new CpuBackend(threads) };
        answer.Compile(new Adam(3e-3), Loss.SparseCategoricalCrossentropy, metrics: new Accuracy());
        return answer;
    }

    [Fact]
    public void ASmallNetworkLearnsThem()
    {
        Dataset train = Digits("train", TrainRows), test = Digits("t10k", TestRows);
        var model = Network(threads: 2);
        var history = model.Fit(train, validation: test, epochs: 3, batchSize: 16);
        TestContext.Current.TestOutputHelper?.WriteLine($"Accuracy {history["accuracy"][^1]:P2}, on the test digits {history["val_accuracy"][^1]:P2}.");
        Assert.True(history["val_accuracy"][^1] > 0.85, $"Only {history["val_accuracy"][^1]:P2} of the test digits are right.");
        Assert.True(history["loss"][^1] < history["loss"][0] / 2);
    }

    [Fact]
    public void AnyNumberOfThreadsGivesTheSameBits()
    {
        var train = Digits("train", 200);
        float[][] weights = [.. new[] { 1, 2, 3 }.Select(threads =>
        {
            var model = Network(threads);
            model.Fit(train, epochs: 1, batchSize: 32);
            return Rows.Weights(model);
        })];
        Assert.Equal(weights[0], weights[1]);
        Assert.Equal(weights[0], weights[2]);
    }
}
