using Espalier.Graph;
using Espalier.Onnx.Protocol;
using Google.Protobuf;

namespace Espalier.Onnx.Tests;

/// <summary>Files that were cut, changed, or made to harm: a message every time, and nothing worse.</summary>
public class HostileFileTests
{
    private static byte[] Network(int which)
    {
        using var folder = new TemporaryFolder();
        Model model;
        if (which == 0)
        {
            var x = Espalier.Layers.Input(new Shape(4), name: "x");
            model = new Model(x, new[] { x.Dense(6, Activation.Tanh).Dense(3, Activation.Softmax, name: "kind"), x.Dense(1, name: "price") });
        }
        else if (which == 1)
        {
            var x = Espalier.Layers.Input(new Shape(8, 8, 1), name: "x");
            model = new Model(x, x.Conv2D(3, 3, activation: Activation.Relu).BatchNormalization().MaxPooling2D().Flatten().Dense(3, Activation.Softmax, name: "digit"));
        }
        else
        {
            var x = Espalier.Layers.Input(new Shape(6), name: "words");
            model = new Model(x, new Embedding(9, 4, maskZero: true).Apply(x).LSTM(4, returnSequences: true).LayerNormalization().GRU(3).Dense(2, name: "answer"));
        }
        OnnxFile.Export(model, folder["model.onnx"]);
        return File.ReadAllBytes(folder["model.onnx"]);
    }

    // Reads bytes as a file: a model or a message, soon and in little memory.
    private static string? Read(byte[] bytes, string about)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["model.onnx"], bytes);
        long before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            OnnxFile.Import(folder["model.onnx"]);
            return null;
        }
        catch (EspalierException e)
        {
            Assert.False(string.IsNullOrWhiteSpace(e.Message), about);
            return e.Message;
        }
        catch (Exception e) when (e is not Xunit.Sdk.XunitException)
        {
            throw new InvalidOperationException($"{about}: {e.GetType().Name}: {e.Message}", e);
        }
        finally
        {
            long taken = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(taken < 1L << 30, $"{about} took {taken:N0} bytes.");
        }
    }

    private static void Cut(int which, int step)
    {
        byte[] whole = Network(which);
        for (int length = 0; length < whole.Length; length += step)
            Assert.True(Read(whole[..length], $"network {which} cut to {length} bytes") is not null, $"Network {which} cut to {length} of {whole.Length} bytes was read.");
    }

    private static void Mutate(int which, int count)
    {
        byte[] whole = Network(which);
        var key = RandomKey.For(which, "mutations");
        for (int i = 0; i < count; i++)
        {
            byte[] changed = [.. whole];
            int edits = 1 + key.Integer(i * 64, 4);
            for (int e = 0; e < edits; e++)
            {
                int at = key.Integer(i * 64 + 1 + 4 * e, changed.Length);
                switch (key.Integer(i * 64 + 2 + 4 * e, 4))
                {
                    case 0: changed[at] = (byte)key.Integer(i * 64 + 3 + 4 * e, 256); break;
                    case 1: changed[at] ^= (byte)(1 << key.Integer(i * 64 + 3 + 4 * e, 8)); break;
                    case 2: changed = [.. changed[..at], .. changed[Math.Min(changed.Length, at + 1 + key.Integer(i * 64 + 3 + 4 * e, 8))..]]; break;
                    default: changed = [.. changed[..at], 0xff, 0xff, 0xff, 0xff, 0x7f, .. changed[at..]]; break;
                }
                if (changed.Length == 0) break;
            }
            Read(changed, $"network {which}, mutation {i}");
        }
    }

    [Theory, InlineData(0), InlineData(1), InlineData(2)]
    public void FilesCutSomewhere(int which) => Cut(which, 509);

    [Theory, InlineData(0), InlineData(1), InlineData(2)]
    public void FilesChangedSomewhere(int which) => Mutate(which, 60);

    [Theory(Explicit = true), InlineData(0), InlineData(1), InlineData(2), Trait("Category", "Slow")]
    public void FilesCutAtEvery64thByte(int which) => Cut(which, 64);

    [Theory(Explicit = true), InlineData(0), InlineData(1), InlineData(2), Trait("Category", "Slow")]
    public void TwoThousandMutations(int which) => Mutate(which, 2000);

    // A file with one change made by name.
    private static string Refused(Action<ModelProto> change, int which = 0)
    {
        var model = ModelProto.Parser.ParseFrom(Network(which));
        change(model);
        string? message = Read(model.ToByteArray(), "a changed file");
        Assert.NotNull(message);
        return message;
    }

    private static void Says(string message, params string[] words) => Assert.All(words, w => Assert.Contains(w, message, StringComparison.Ordinal));

    [Fact]
    public void WhatLiesElsewhereIsRefused()
    {
        Says(Refused(m =>
        {
            m.Graph.Initializer[0].DataLocation = TensorProto.Types.DataLocation.External;
            m.Graph.Initializer[0].ExternalData.Add(new StringStringEntryProto { Key = "location", Value = "../../etc/passwd" });
        }), "another file", "../../etc/passwd", "kernel");
        Says(Refused(m => m.Graph.SparseInitializer.Add(new SparseTensorProto())), "sparse");
    }

    [Fact]
    public void AbsurdSizesAreRefused()
    {
        Says(Refused(m => m.Graph.Initializer[0].Dims[0] = long.MaxValue), "kernel", "size");
        Says(Refused(m => m.Graph.Initializer[0].Dims[0] = -4), "kernel", "-4");
        Says(Refused(m => m.Graph.Initializer[0].Dims[0] = 2_000_000_000), "too large");
        Says(Refused(m => m.Graph.Initializer[0].Dims[0] = 400), "needs", "values");
        Says(Refused(m => m.Graph.Initializer[0].Dims.AddRange(Enumerable.Repeat(1L, 50))), "axes");
        Says(Refused(m => m.Graph.Initializer[0].Dims.AddRange([0, 2_000_000_000, 2_000_000_000])), "too large");
        Says(Refused(m => m.Graph.Input[0].Type.TensorType.Shape.Dim[1].DimValue = 2_000_000_000), "matrix of 4 rows");
        Says(Refused(m => m.Graph.Input[0].Type.TensorType.Shape.Dim[1] = new TensorShapeProto.Types.Dimension { DimParam = "any" }), "'x'", "'any'");
        Says(Refused(m => m.Graph.Node.First(n => n.OpType == "Conv").Attribute.First(a => a.Name == "pads").Ints[0] = long.MaxValue, 1), "pads");
        Says(Refused(m => m.Graph.Node.First(n => n.OpType == "Conv").Attribute.First(a => a.Name == "group").I = 1_000_000, 1), "group");
    }

    [Fact]
    public void CirclesAndDoublesAreRefused()
    {
        Says(Refused(m => m.Graph.Node[0].Input[0] = m.Graph.Node[1].Output[0]), "circle");
        Says(Refused(m => m.Graph.Node[0].Input[0] = "nobody"), "'nobody'", "nothing makes");
        Says(Refused(m => m.Graph.Node[1].Output[0] = m.Graph.Node[0].Output[0]), "two values named");
        Says(Refused(m => m.Graph.Initializer[1].Name = m.Graph.Initializer[0].Name), "one name");
        Says(Refused(m => m.Graph.Output[0].Name = "nobody"), "'nobody'");
        Says(Refused(m => m.Graph.Output.Add(m.Graph.Output[0])), "two outputs");
        Says(Refused(m => m.Graph.Input.Clear()), "reads 'x'");
        Says(Refused(m => m.Graph = null), "no graph");
    }

    [Fact]
    public void EveryNodeThatCannotBeReadIsNamedAtOnce()
    {
        string message = Refused(m =>
        {
            m.Graph.Node[0].OpType = "Einsum";
            m.Graph.Node.Last(n => n.OpType == "Gemm").Domain = "com.example";
        });
        Says(message, "2 node(s)", "(Einsum)", "'price/Gemm' (Gemm)", "com.example");
        Assert.DoesNotContain("Softmax", message, StringComparison.Ordinal); // it only follows
    }

    [Fact]
    public void DepthAndNumberAreBounded()
    {
        // A graph within a graph, a thousand times.
        byte[] bytes = [];
        for (int i = 0; i < 1000; i++) bytes = Field(1, Field(5, [.. Field(1, "body"u8.ToArray()), .. Field(6, bytes)]));
        Says(Read(Field(7, bytes), "deep")!, "deep");
        // Three million empty nodes: few bytes each, many objects.
        byte[] nodes = new byte[6_000_000];
        for (int i = 0; i < nodes.Length; i += 2) nodes[i] = (1 << 3) | 2;
        Says(Read(Field(7, nodes), "many")!, "too many");
        Says(Read([.. "PK\x03\x04 a zip archive"u8], "zip")!, "ONNX");
        Says(Read([], "empty")!, "ONNX");

        static byte[] Field(int number, byte[] content)
        {
            using var stream = new MemoryStream();
            using (var output = new CodedOutputStream(stream, leaveOpen: true))
            {
                output.WriteTag(number, WireFormat.WireType.LengthDelimited);
                output.WriteBytes(ByteString.CopyFrom(content));
            }
            return stream.ToArray();
        }
    }

    [Fact]
    public void FixedNumbersDoNotGrowWithoutEnd()
    {
        // (20000, 1) + (1, 20000): four hundred million numbers of forty thousand.
        string message = Refused(m =>
        {
            foreach (var (name, dims) in new[] { ("tall", new long[] { 20000, 1 }), ("wide", [1, 20000]) })
            {
                var tensor = new TensorProto { Name = name, DataType = OnnxTypes.Float, RawData = ByteString.CopyFrom(new byte[80000]) };
                tensor.Dims.AddRange(dims);
                m.Graph.Initializer.Add(tensor);
            }
            var sum = new NodeProto { Name = "square", OpType = "Max" };
            sum.Input.AddRange(["tall", "wide"]);
            sum.Output.Add("grown");
            m.Graph.Node.Insert(0, sum);
        });
        Says(message, "'square' (Max)", "400,000,000");
        Says(Refused(m =>
        {
            var shape = new TensorProto { Name = "shape", DataType = OnnxTypes.Int64 };
            shape.Dims.Add(2);
            shape.Int64Data.AddRange([1 << 20, 1 << 20]);
            m.Graph.Initializer.Add(shape);
            var node = new NodeProto { Name = "many", OpType = "ConstantOfShape" };
            node.Input.Add("shape");
            node.Output.Add("ones");
            m.Graph.Node.Insert(0, node);
        }), "'many' (ConstantOfShape)", "too many");
    }

    [Fact]
    public void ALongChainIsReadInTime()
    {
        const int Length = 3_000;
        var model = ModelProto.Parser.ParseFrom(Network(0));
        string last = model.Graph.Output[1].Name;
        for (int i = 0; i < Length; i++)
        {
            var node = new NodeProto { Name = $"n{i}", OpType = "Abs" };
            node.Input.Add(last);
            node.Output.Add(last = $"v{i}");
            model.Graph.Node.Add(node);
        }
        model.Graph.Output[1].Name = last;
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["long.onnx"], model.ToByteArray());
        Assert.Equal(Length, OnnxFile.Import(folder["long.onnx"]).Layers.OfType<Operation>().Count());
    }
}
