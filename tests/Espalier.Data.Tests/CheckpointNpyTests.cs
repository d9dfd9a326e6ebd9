using System.IO.Compression;
using System.Text;
using CsCheck;
using Espalier.Data;

namespace Espalier.Tests;

/// <summary>The files in base 64 were written by NumPy 1.24.2.</summary>
public sealed class CheckpointNpyTests : IDisposable
{
    private const string Floats = "k05VTVBZAQB2AHsnZGVzY3InOiAnPGY0JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDIsIDMpLCB9ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAMA/AAAAwAAAQEAAAIBAAACgQAAAwEA=";
    private const string FortranLongs = "k05VTVBZAQB2AHsnZGVzY3InOiAnPGk4JywgJ2ZvcnRyYW5fb3JkZXInOiBUcnVlLCAnc2hhcGUnOiAoMiwgMyksIH0gICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoBAAAAAAAAAAQAAAAAAAAAAgAAAAAAAAAFAAAAAAAAAAMAAAAAAAAABgAAAAAAAAA=";
    private const string FortranBytesVersion2 = "k05VTVBZAgB0AAAAeydkZXNjcic6ICd8dTEnLCAnZm9ydHJhbl9vcmRlcic6IFRydWUsICdzaGFwZSc6ICgyLCAzLCA0KSwgfSAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoADAQQCBQBDQURCRUCDgYSChYDDwcTCxc=";
    private const string Bools = "k05VTVBZAQB2AHsnZGVzY3InOiAnfGIxJywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDMsKSwgfSAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoBAAE=";
    private const string Scalar = "k05VTVBZAQB2AHsnZGVzY3InOiAnPGY4JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKCksIH0gICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAqamZmZmZm5Pw==";
    private const string BigEndian = "k05VTVBZAQB2AHsnZGVzY3InOiAnPmY0JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDEsKSwgfSAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAo/gAAA";
    private const string Npz = "UEsDBBQAAAAIAAAAIQD06TwQTwAAABACAAAFABQAeC5ucHkBABAAEAIAAAAAAABPAAAAAAAAAJvsF+obEMnIUMZQrZ6SWpxcpG6loG6TZqKuo6Cell9UUpSYF59flJIKEndLzClOBYoXZyQWpAL5GqYGOgpGmjoKtQrkAi4GBgeHUTx4MABQSwMEFAAAAAgAAAAhAAv5qi1LAAAAiAAAAAUAFAB5Lm5weQEAEACIAAAAAAAAAEsAAAAAAAAAm+wX6hsQychQxlCtnpJanFykbqWgbpNpoq6joJ6WX1RSlJgXn1+UkgoSd0vMKU4FihdnJBakAvkaRjqaOgq1ChQALkYGBgYmIAYAUEsBAhQDFAAAAAgAAAAhAPTpPBBPAAAAEAIAAAUAAAAAAAAAAAAAAIABAAAAAHgubnB5UEsBAhQDFAAAAAgAAAAhAAv5qi1LAAAAiAAAAAUAAAAAAAAAAAAAAIABhgAAAHkubnB5UEsFBgAAAAACAAIAZgAAAAgBAAAAAA==";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string Put(string name, string base64)
    {
        File.WriteAllBytes(_folder.File(name), Convert.FromBase64String(base64));
        return _folder.File(name);
    }

    private NpyArray Read(string base64) => NpyFile.Read(Put("a.npy", base64));

    [Fact]
    public void WhatNumPyWroteIsRead()
    {
        Assert.Equal(new Shape(2, 3), Read(Floats).Shape);
        Assert.Equal([1.5f, -2, 3, 4, 5, 6], Read(Floats).ToTensor().Values);
        Assert.Equal([1L, 2, 3, 4, 5, 6], Read(FortranLongs).Values<long>());
        Assert.Equal(Enumerable.Range(0, 24).Select(i => (byte)i).ToArray(), Read(FortranBytesVersion2).Values<byte>());
        Assert.Equal(new Shape(2, 3, 4), Read(FortranBytesVersion2).Shape);
        Assert.Equal([true, false, true], Read(Bools).Values<bool>());
        Assert.Equal([0.1], Read(Scalar).Values<double>());
        Assert.Equal(0, Read(Scalar).Shape.Rank);
        var arrays = NpzFile.Read(Put("a.npz", Npz));
        Assert.Equal(["x", "y"], arrays.Keys);
        Assert.Equal(new Shape(50, 2), arrays["x"].Shape);
        Assert.All(arrays["x"].ToTensor().Values, v => Assert.Equal(3, v));
        Assert.Equal([1, 2], arrays["y"].Values<int>());
    }

    [Fact]
    public void WhatIsWrittenHasNumPysBytes()
    {
        NpyFile.Write(_folder.File("b.npy"), NpyArray.From(new Tensor(new Shape(2, 3), [1.5f, -2, 3, 4, 5, 6])));
        Assert.Equal(Floats, Convert.ToBase64String(File.ReadAllBytes(_folder.File("b.npy"))));
        NpyFile.Write(_folder.File("b.npy"), NpyArray.From<long>(new Shape(2, 3), [1, 2, 3, 4, 5, 6]), fortran: true);
        Assert.Equal(FortranLongs, Convert.ToBase64String(File.ReadAllBytes(_folder.File("b.npy"))));
        NpyFile.Write(_folder.File("b.npy"), NpyArray.From<bool>(new Shape(3), [true, false, true]));
        Assert.Equal(Bools, Convert.ToBase64String(File.ReadAllBytes(_folder.File("b.npy"))));
        NpyFile.Write(_folder.File("b.npy"), NpyArray.From<double>(Shape.Scalar, [0.1]));
        Assert.Equal(Scalar, Convert.ToBase64String(File.ReadAllBytes(_folder.File("b.npy"))));
    }

    [Fact]
    public void ArraysComeBackInEitherOrder() =>
        Gen.Select(Gen.Int[0, 5].Array[0, 4], Gen.Bool).Sample((dims, fortran) =>
        {
            var shape = new Shape(dims);
            int[] values = [.. Enumerable.Range(0, (int)shape.ValuesPerRow)];
            using var stream = new MemoryStream();
            NpyFormat.Write(stream, NpyArray.From<int>(shape, values), fortran);
            stream.Position = 0;
            var back = NpyFormat.Read(stream, stream.Length, "memory");
            Assert.Equal(shape, back.Shape);
            Assert.Equal(values, back.Values<int>());
        });

    [Fact]
    public void SeveralArraysComeBackCompressedOrNot()
    {
        foreach (bool compress in new[] { true, false })
        {
            var arrays = new Dictionary<string, NpyArray> { ["b"] = NpyArray.From<double>(new Shape(3), [1, 2, 3]), ["a"] = NpyArray.From<byte>(new Shape(1, 2), [7, 8]) };
            NpzFile.Write(_folder.File("c.npz"), arrays, compress);
            var back = NpzFile.Read(_folder.File("c.npz"));
            Assert.Equal(["b", "a"], back.Keys);
            Assert.Equal([1.0, 2, 3], back["b"].Values<double>());
            Assert.Equal(new byte[] { 7, 8 }, back["a"].Values<byte>().ToArray());
        }
    }

    [Theory]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (3,), }", 8, "takes 12 bytes but 8")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (1,), }", 8, "takes 4 bytes but 8")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (4294967296, 4294967296, 4294967296), }", 8, "too large")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999999999999,), }", 8, "not the dictionary")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (-1,), }", 8, "not the dictionary")]
    [InlineData("{'descr': '|O', 'fortran_order': False, 'shape': (1,), }", 8, "type is '|O'")]
    [InlineData("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (2,), }", 8, "not the dictionary")]
    [InlineData("{'descr': '<f4', 'shape': (2,), }", 8, "not the dictionary")]
    [InlineData("{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': (2,), }", 8, "not the dictionary")]
    [InlineData("__import__('os')", 8, "not the dictionary")]
    public void AFileThatLiesIsRefused(string header, int dataLength, string expected)
    {
        byte[] bytes = [0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, (byte)(header.Length >> 8), .. Encoding.ASCII.GetBytes(header), .. new byte[dataLength]];
        File.WriteAllBytes(_folder.File("lie.npy"), bytes);
        Assert.Contains(expected, Assert.Throws<EspalierException>(() => NpyFile.Read(_folder.File("lie.npy"))).Message);
    }

    [Fact]
    public void OtherFilesAreRefused()
    {
        Assert.Contains("'>f4'", Assert.Throws<EspalierException>(() => Read(BigEndian)).Message);
        Assert.Contains("holds F32", Assert.Throws<EspalierException>(() => Read(Floats).Values<int>().Length).Message);
        File.WriteAllText(_folder.File("t.npy"), "hello, this is text");
        Assert.Contains("does not begin as one", Assert.Throws<EspalierException>(() => NpyFile.Read(_folder.File("t.npy"))).Message);
        Assert.Throws<EspalierException>(() => NpzFile.Read(_folder.File("t.npy")));
        Assert.Throws<EspalierException>(() => NpyFile.Read(_folder.File("missing.npy")));
        Assert.Throws<EspalierException>(() => NpzFile.Read(_folder.File("missing.npz")));
        using (var zip = ZipFile.Open(_folder.File("o.npz"), ZipArchiveMode.Create)) zip.CreateEntry("evil.txt").Open().Dispose();
        Assert.Contains("evil.txt", Assert.Throws<EspalierException>(() => NpzFile.Read(_folder.File("o.npz"))).Message);
    }

    [Fact]
    public void DamagedFilesThrowNothingButErrorsForTheUser()
    {
        foreach (string file in new[] { Floats, FortranLongs, FortranBytesVersion2 })
            Damage.Check(Convert.FromBase64String(file), _folder.File("damaged.npy"), seed: 2, path => NpyFile.Read(path).ToTensor());
        Damage.Check(Convert.FromBase64String(Npz), _folder.File("damaged.npz"), seed: 3, path =>
        {
            foreach (var array in NpzFile.Read(path).Values) array.ToTensor();
        });
        NpzFile.Write(_folder.File("plain.npz"), [new("x", NpyArray.From<int>(new Shape(40, 2), new int[80]))]);
        Damage.Check(File.ReadAllBytes(_folder.File("plain.npz")), _folder.File("damaged.npz"), seed: 4, path => NpzFile.Read(path));
    }
}
