using System.Buffers.Binary;
using System.Text;
using Espalier.Data;
using Espalier.Graph;

namespace Espalier.Tests;

public sealed class CheckpointSafetensorsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string Sample(string name = "sample.safetensors")
    {
        var writer = new SafetensorsWriter();
        writer.Add<byte>("pixels", new Shape(3, 5), Enumerable.Range(0, 15).Select(i => (byte)(i * 17)).ToArray());
        writer.Add("x", new Tensor(new Shape(2, 3), [1, -2.5f, float.NaN, 4, float.PositiveInfinity, 1e-30f]));
        writer.Add<double>("exact", new Shape(2), new[] { Math.PI, double.Epsilon });
        writer.Add<long>("ids", new Shape(2, 1), new[] { long.MinValue, 1L << 40 });
        writer.Add<bool>("mask", new Shape(3), new[] { true, false, true });
        writer.Add<Half>("half", new Shape(2), new[] { (Half)0.5, (Half)(-3) });
        writer.Add<int>("scalar", Shape.Scalar, new[] { 42 });
        writer.Add<float>("none", new Shape(0, 7), Array.Empty<float>());
        writer.Metadata["recipe"] = "{\"ü\": \"é\n\"}";
        string path = _folder.File(name);
        writer.Save(path);
        return path;
    }

    [Fact]
    public void WhatIsWrittenIsReadBack()
    {
        using var file = SafetensorsFile.Open(Sample());
        Assert.Equal(["exact", "ids", "x", "scalar", "none", "half", "pixels", "mask"], file.Entries.Select(e => e.Name));
        Assert.Equal("{\"ü\": \"é\n\"}", file.Metadata["recipe"]);
        Assert.Equal([1, -2.5f, float.NaN, 4, float.PositiveInfinity, 1e-30f], file.ReadTensor("x").Values);
        Assert.Equal(new Shape(2, 3), file["x"].Shape);
        Assert.Equal([Math.PI, double.Epsilon], file.Read<double>("exact"));
        Assert.Equal([long.MinValue, 1L << 40], file.Read<long>("ids"));
        Assert.Equal([true, false, true], file.Read<bool>("mask"));
        Assert.Equal([0.5f, -3], file.ReadTensor("half").Values);
        Assert.Equal([42f], file.ReadTensor("scalar").Values);
        Assert.Equal(0, file["scalar"].Shape.Rank);
        Assert.Empty(file.ReadTensor("none").Values);
        Assert.Equal([1f, 0, 1], file.ReadTensor("mask").Values);
    }

    [Fact]
    public void APartIsReadWithoutTheRest()
    {
        using var file = SafetensorsFile.Open(Sample());
        var row = new float[5];
        file.ReadFloats("pixels", 5, row);
        Assert.Equal([85f, 102, 119, 136, 153], row);
        var bytes = new byte[2];
        file.Read<byte>("pixels", 13, bytes);
        Assert.Equal([221, 238], bytes);
        Assert.Contains("15 values", Assert.Throws<EspalierException>(() => file.ReadFloats("pixels", 11, row)).Message);
        Assert.Throws<EspalierException>(() => file.ReadFloats("pixels", -1, row));
    }

    [Fact]
    public void ABlockwiseConversionMeetsEveryValue()
    {
        var values = Enumerable.Range(0, 5000).Select(i => i * 0.5).ToArray();
        var writer = new SafetensorsWriter();
        writer.Add<double>("d", new Shape(5000), values);
        writer.Save(_folder.File("long.safetensors"));
        using var file = SafetensorsFile.Open(_folder.File("long.safetensors"));
        Assert.Equal(values.Select(v => (float)v), file.ReadTensor("d").Values);
    }

    [Fact]
    public void ArraysAreAlignedAndTheHeaderIsPadded()
    {
        byte[] bytes = File.ReadAllBytes(Sample());
        Assert.Equal(0UL, BinaryPrimitives.ReadUInt64LittleEndian(bytes) % 8);
        using var file = SafetensorsFile.Open(Sample());
        Assert.All(file.Entries, e => Assert.Equal(0, e.Start % e.Type.Size()));
    }

    [Fact]
    public void AWrongNameOrTypeSaysWhatThereIs()
    {
        using var file = SafetensorsFile.Open(Sample());
        Assert.Contains("Did you mean 'pixels'?", Assert.Throws<EspalierException>(() => file.ReadTensor("pixel")).Message);
        Assert.Contains("holds F32", Assert.Throws<EspalierException>(() => file.Read<int>("x")).Message);
    }

    [Fact]
    public void AFailureWhileWritingLeavesTheOldFile()
    {
        string path = Sample();
        byte[] before = File.ReadAllBytes(path);
        var writer = new SafetensorsWriter();
        writer.Add("a", ElementType.U8, new Shape(4), s => s.Write([1, 2, 3]));
        Assert.Contains("should write 4 bytes but wrote 3", Assert.Throws<EspalierException>(() => writer.Save(path)).Message);
        Assert.Equal(before, File.ReadAllBytes(path));
        Assert.Single(Directory.GetFiles(_folder.Path));
    }

    [Theory]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}""", 12, "inside the array before it")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 4, "cut off")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 9, "belong to no array")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}""", 12, "belong to no array")]
    [InlineData("""{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}""", 8, "takes 12 bytes but has 8")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2147483647,2147483647,2147483647,2147483647],"data_offsets":[0,8]}}""", 8, "too large")]
    [InlineData("""{"a":{"dtype":"F32","shape":[9223372036854775807],"data_offsets":[0,8]}}""", 8, "too large")]
    [InlineData("""{"a":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}""", 8, "whole numbers of 0 or more")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}""", 8, "before it begins")]
    [InlineData("""{"a":{"dtype":"F8_E4M3","shape":[8],"data_offsets":[0,8]}}""", 8, "F8_E4M3")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"a":{"dtype":"F32","shape":[0],"data_offsets":[8,8]}}""", 8, "twice")]
    [InlineData("""{"__metadata__":{"a":1}}""", 0, "needs strings")]
    [InlineData("""["a"]""", 0, "not a JSON object")]
    [InlineData("""{"a":""", 0, "not valid JSON")]
    public void AFileThatLiesIsRefused(string header, int dataLength, string expected)
    {
        byte[] json = Encoding.UTF8.GetBytes(header);
        var bytes = new byte[8 + json.Length + dataLength];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, (ulong)json.Length);
        json.CopyTo(bytes, 8);
        string path = _folder.File("lie.safetensors");
        File.WriteAllBytes(path, bytes);
        string message = Assert.Throws<EspalierException>(() => SafetensorsFile.Open(path)).Message;
        Assert.Contains(expected, message);
        Assert.Contains("lie.safetensors", message);
    }

    [Fact]
    public void AnotherKindOfFileIsRefused()
    {
        File.WriteAllText(_folder.File("a.txt"), "PK this is not what you think it is");
        Assert.Contains("announce a header", Assert.Throws<EspalierException>(() => SafetensorsFile.Open(_folder.File("a.txt"))).Message);
        File.WriteAllBytes(_folder.File("empty"), []);
        Assert.Contains("0 bytes", Assert.Throws<EspalierException>(() => SafetensorsFile.Open(_folder.File("empty"))).Message);
        Assert.Contains("cannot be read", Assert.Throws<EspalierException>(() => SafetensorsFile.Open(_folder.File("missing"))).Message);
        Assert.Contains("cannot be read", Assert.Throws<EspalierException>(() => SafetensorsFile.Open(_folder.Path)).Message);
    }

    [Fact]
    public void DamagedFilesThrowNothingButErrorsForTheUser() =>
        Damage.Check(File.ReadAllBytes(Sample()), _folder.File("damaged.safetensors"), seed: 1, path =>
        {
            using var file = SafetensorsFile.Open(path);
            foreach (var entry in file.Entries) file.ReadTensor(entry.Name);
        });

    [Fact]
    public void EveryGoldenFileOpens()
    {
        string goldens = TestFolders.Goldens();
        int arrays = 0;
        foreach (string path in Directory.EnumerateFiles(goldens, "*.safetensors", SearchOption.AllDirectories))
        {
            using var file = SafetensorsFile.Open(path);
            foreach (var entry in file.Entries)
            {
                Assert.Equal(entry.Count, file.ReadTensor(entry.Name).Values.Length);
                arrays++;
            }
        }
        Assert.True(arrays > 1000, $"only {arrays} arrays found");
    }
}
